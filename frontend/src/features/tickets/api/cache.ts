/** Changes the cached copies of a ticket ahead of the server's answer. */
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Message, Ticket } from '@/lib/api/types';
import { ticketKeys } from './keys';
import type { TicketPage, TicketThread } from './queries';

/** Applies `change` to the ticket wherever it is cached: its own page and every list. */
export function patchTicket(client: QueryClient, id: string, change: (ticket: Ticket) => Ticket): void {
  client.setQueryData<TicketThread>(ticketKeys.thread(id), (thread) =>
    thread ? { ...thread, ticket: change(thread.ticket) } : thread,
  );
  client.setQueriesData<InfiniteData<TicketPage> | Ticket[]>({ queryKey: ticketKeys.lists }, (list) => {
    const one = (ticket: Ticket) => (ticket.id === id ? change(ticket) : ticket);
    if (!list) return list;
    if (Array.isArray(list)) return list.map(one);
    return { ...list, pages: list.pages.map((page) => ({ ...page, tickets: page.tickets.map(one) })) };
  });
}

/** Puts many changed tickets in the place of what is cached of them. */
export function patchTickets(client: QueryClient, changed: ReadonlyMap<string, Ticket>): void {
  const one = (ticket: Ticket) => {
    const next = changed.get(ticket.id);
    return next ? withScore(ticket, next) : ticket;
  };
  client.setQueriesData<InfiniteData<TicketPage> | Ticket[]>({ queryKey: ticketKeys.lists }, (list) => {
    if (!list) return list;
    if (Array.isArray(list)) return list.map(one);
    return { ...list, pages: list.pages.map((page) => ({ ...page, tickets: page.tickets.map(one) })) };
  });
  changed.forEach((ticket, id) => {
    client.setQueryData<TicketThread>(ticketKeys.thread(id), (thread) =>
      thread ? { ...thread, ticket: withScore(thread.ticket, ticket) } : thread,
    );
  });
}

/** A ticket as an answer to a change tells it, with the score that is known until the next reading tells a new one. */
export function withScore(known: Ticket, changed: Ticket): Ticket {
  if (changed.status === 'CLOSED' || changed.smart_score !== undefined) return changed;
  if (known.smart_score === undefined) return changed;
  return { ...changed, smart_score: known.smart_score, score_parts: known.score_parts };
}

export function cachedTicket(client: QueryClient, id: string): Ticket | undefined {
  return client.getQueryData<TicketThread>(ticketKeys.thread(id))?.ticket;
}

/** Applies `change` to the messages of a cached thread. */
export function patchMessages(
  client: QueryClient,
  id: string,
  change: (messages: Message[]) => Message[],
): void {
  client.setQueryData<TicketThread>(ticketKeys.thread(id), (thread) =>
    thread ? { ...thread, messages: change(thread.messages) } : thread,
  );
}

/** The ticket as some list shows it, for what can start before the ticket itself has loaded. */
export function listedTicket(client: QueryClient, id: string): Ticket | undefined {
  for (const [, list] of client.getQueriesData<InfiniteData<TicketPage> | Ticket[]>({
    queryKey: ticketKeys.lists,
  })) {
    const tickets = Array.isArray(list) ? list : (list?.pages.flatMap((page) => page.tickets) ?? []);
    const found = tickets.find((ticket) => ticket.id === id);
    if (found) return found;
  }
  return undefined;
}
