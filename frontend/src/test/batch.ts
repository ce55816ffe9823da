/** `BatchUpdateTickets` in memory: a result for each ticket, under the rules of the calls for one. */
import type { Schemas } from '@/lib/api/types';

type Ticket = Schemas['Ticket'];
type Sent = Schemas['BatchUpdateTicketsRequest'];

/** What becomes of the tickets, and what is answered. */
export function batch(tickets: Ticket[], sent: Sent, me: string) {
  const next = new Map(tickets.map((each) => [each.id, each]));
  const results = sent.ids.map((id): Schemas['TicketResult'] => {
    const found = next.get(id);
    if (!found) return refusal(id, 5, 'NOT_FOUND', `There is no ticket ${id}.`);
    const etag = sent.etags?.[id];
    if (etag && etag !== found.etag) {
      return refusal(id, 10, 'STALE_ETAG', 'Someone changed the ticket since you read it.');
    }
    if (sent.status === 'PENDING' && found.status === 'CLOSED') {
      return refusal(id, 9, 'INVALID_TRANSITION', 'A closed ticket cannot become pending: open it first.');
    }
    const changed = { ...found, ...after(found, sent, me) };
    const same = JSON.stringify(changed) === JSON.stringify(found);
    const ticket = same ? found : { ...changed, etag: `${found.etag}+` };
    next.set(id, ticket);
    return { id, ticket };
  });
  return { tickets: [...next.values()], results };
}

const refusal = (id: string, code: number, reason: string, message: string): Schemas['TicketResult'] => ({
  id,
  error: { code, reason, message },
});

function after(ticket: Ticket, sent: Sent, me: string): Partial<Ticket> {
  if (sent.status) return { status: sent.status, snoozed_until: '' };
  if (sent.assigned_to !== undefined) {
    return { assigned_to: (sent.assigned_to === 'me' ? me : sent.assigned_to) || undefined };
  }
  if (sent.transfer) {
    const { queue_id, keep_assignee } = sent.transfer;
    if ((ticket.queue_id ?? '') === queue_id) return {};
    return { queue_id: queue_id || undefined, ...(keep_assignee ? {} : { assigned_to: undefined }) };
  }
  if (sent.snooze) {
    const until = sent.snooze.until_by_id?.[ticket.id] ?? sent.snooze.until;
    return until ? { status: 'PENDING', snoozed_until: until } : { status: 'OPEN', snoozed_until: '' };
  }
  if (sent.tag) {
    const { add = [], remove = [] } = sent.tag;
    const kept = ticket.tags.filter((tag) => !remove.includes(tag));
    return { tags: [...new Set([...kept, ...add])].sort() };
  }
  return sent.spam === undefined ? {} : { spam: sent.spam, status: sent.spam ? 'CLOSED' : 'OPEN' };
}
