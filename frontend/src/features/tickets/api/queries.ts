/** What the tickets feature reads. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { supportApi } from '@/lib/api/client';
import { call } from '@/lib/api/request';
import type { Message, Note, Ticket } from '@/lib/api/types';
import { refreshMs } from '@/lib/live/live';
import { listOrder, type TicketFilters } from '../filters';
import { directoryKeys, inboxKeys, ticketKeys } from './keys';

const PAGE = 100;
// While no stream tells of changes.
const LIST_REFRESH_MS = 30_000;
const THREAD_REFRESH_MS = 20_000;
const COUNTS_REFRESH_MS = 30_000;
/** Refreshing a list asks for every page that was loaded; a long list waits for the agent instead. */
export const PAGES_REFRESHED = 3;

export interface TicketPage {
  tickets: Ticket[];
  next_page_token: string;
}

export const ticketListQuery = (filters: TicketFilters) =>
  infiniteQueryOptions({
    queryKey: ticketKeys.list(filters),
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }): Promise<TicketPage> => {
      const answer = await call(supportApi, 'get', '/api/tickets', {
        query: {
          status: filters.status,
          priority: filters.priority,
          channel: filters.channel,
          ...(filters.queue ? { queue_id: filters.queue } : {}),
          ...(filters.assignee ? { assigned_to: filters.assignee } : {}),
          ...(filters.topicAlert ? { topic_alert: filters.topicAlert } : {}),
          tag: filters.tag,
          ...(filters.q ? { q: filters.q } : {}),
          ...(filters.apart ? { [filters.apart]: true } : {}),
          order_by: listOrder(filters).orderBy,
          page_size: PAGE,
          ...(pageParam ? { page_token: pageParam } : {}),
        },
        signal,
      });
      return answer;
    },
    getNextPageParam: (page) => page.next_page_token || undefined,
    refetchInterval: (query) =>
      (query.state.data?.pages.length ?? 0) <= PAGES_REFRESHED ? refreshMs(LIST_REFRESH_MS) : false,
  });

/** The customer's latest tickets, this one included. */
export const customerTicketsQuery = (customerId: string) =>
  queryOptions({
    queryKey: ticketKeys.ofCustomer(customerId),
    queryFn: async ({ signal }) => {
      const query = { customer_id: customerId, order_by: 'created_at desc' as const, page_size: 6 };
      const answer = await call(supportApi, 'get', '/api/tickets', { query, signal });
      return answer.tickets;
    },
  });

export interface TicketThread {
  ticket: Ticket;
  messages: Message[];
  /** True when the thread is longer than `messages`. */
  more: boolean;
}

export const ticketQuery = (id: string) =>
  queryOptions({
    queryKey: ticketKeys.thread(id),
    queryFn: async ({ signal }): Promise<TicketThread> => {
      const answer = await call(supportApi, 'get', '/api/tickets/{id}', { path: { id }, signal });
      return { ticket: answer.ticket, messages: answer.messages, more: answer.more_messages };
    },
    refetchInterval: () => refreshMs(THREAD_REFRESH_MS),
  });

export interface TicketNotes {
  notes: Note[];
  /** True when there are more than `notes`. */
  more: boolean;
}

export const notesQuery = (id: string) =>
  queryOptions({
    queryKey: ticketKeys.notes(id),
    queryFn: async ({ signal }): Promise<TicketNotes> => {
      const options = { path: { ticket_id: id }, query: { page_size: 500 }, signal };
      const answer = await call(supportApi, 'get', '/api/tickets/{ticket_id}/notes', options);
      return { notes: answer.notes, more: answer.next_page_token !== '' };
    },
    refetchInterval: () => refreshMs(THREAD_REFRESH_MS),
  });

export const auditQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ticketKeys.audit(id),
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) => {
      const answer = await call(supportApi, 'get', '/api/tickets/{ticket_id}/audit', {
        path: { ticket_id: id },
        query: pageParam ? { page_token: pageParam } : {},
        signal,
      });
      return answer;
    },
    getNextPageParam: (page) => page.next_page_token || undefined,
  });

export const slaQuery = (id: string) =>
  queryOptions({
    queryKey: ticketKeys.sla(id),
    queryFn: ({ signal }) =>
      call(supportApi, 'get', '/api/tickets/{ticket_id}/sla', { path: { ticket_id: id }, signal }),
    staleTime: 0,
  });

export const versionsQuery = (ticketId: string, messageId: string) =>
  queryOptions({
    queryKey: ticketKeys.versions(ticketId, messageId),
    queryFn: async ({ signal }) => {
      const options = { path: { ticket_id: ticketId, id: messageId }, signal };
      const answer = await call(
        supportApi,
        'get',
        '/api/tickets/{ticket_id}/messages/{id}/versions',
        options,
      );
      return answer.versions;
    },
  });

export const agentsQuery = () =>
  queryOptions({
    queryKey: directoryKeys.agents,
    queryFn: async ({ signal }) => {
      const answer = await call(supportApi, 'get', '/api/agents', { query: { page_size: 500 }, signal });
      return answer.agents;
    },
    staleTime: 5 * 60_000,
  });

export const queuesQuery = () =>
  queryOptions({
    queryKey: directoryKeys.queues,
    queryFn: async ({ signal }) => {
      const answer = await call(supportApi, 'get', '/api/queues', { signal });
      return answer.queues;
    },
    staleTime: 5 * 60_000,
  });

/** All of the shop, those that are switched off too: tickets keep the topics that they once fitted. */
export const topicAlertsQuery = () =>
  queryOptions({
    queryKey: directoryKeys.topicAlerts,
    queryFn: async ({ signal }) =>
      (await call(supportApi, 'get', '/api/topic-alerts', { signal })).topic_alerts,
    staleTime: 5 * 60_000,
  });

export const inboxCountsQuery = () =>
  queryOptions({
    queryKey: inboxKeys.counts,
    queryFn: ({ signal }) => call(supportApi, 'get', '/api/inbox/counts', { signal }),
    refetchInterval: () => refreshMs(COUNTS_REFRESH_MS),
  });

export const teamsQuery = () =>
  queryOptions({
    queryKey: directoryKeys.teams,
    queryFn: async ({ signal }) => (await call(supportApi, 'get', '/api/teams', { signal })).teams,
    staleTime: 5 * 60_000,
  });

/** Tags that tickets carry and that begin so. */
export const tagsQuery = (prefix: string) =>
  queryOptions({
    queryKey: directoryKeys.tags(prefix),
    queryFn: async ({ signal }) => {
      const query = { prefix, page_size: 20 };
      return (await call(supportApi, 'get', '/api/tags', { query, signal })).tags.map(({ name }) => name);
    },
    staleTime: 60_000,
  });
