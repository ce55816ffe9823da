/** Calls about where a ticket goes: taking, follow-ups, transfer, and many tickets at once. */
import { queryOptions } from '@tanstack/react-query';
import { supportApi } from '@/lib/api/client';
import { call } from '@/lib/api/request';
import type { Schemas, Ticket } from '@/lib/api/types';
import { ticketKeys } from './keys';

export type BulkAction = Omit<Schemas['BatchUpdateTicketsRequest'], 'ids' | 'etags' | 'request_id'>;
export type TicketResult = Schemas['TicketResult'];

/** As many as the server takes in one call. */
export const MOST_AT_ONCE = 500;

export async function takeNext(queueId: string, key: string): Promise<Ticket> {
  const path = { queue_id: queueId };
  return (await call(supportApi, 'post', '/api/queues/{queue_id}:take', { path, body: {}, key })).ticket;
}

export async function createFollowUp(id: string, key: string): Promise<Ticket> {
  const path = { id };
  return (await call(supportApi, 'post', '/api/tickets/{id}/workflow/follow-up', { path, body: {}, key }))
    .ticket;
}

/** @param etags by id, what the agent saw: a ticket that a colleague changed since is refused and left alone */
export async function changeMany(
  ids: string[],
  action: BulkAction,
  etags: Record<string, string>,
  key: string,
): Promise<TicketResult[]> {
  const body = { ...action, ids, etags };
  return (await call(supportApi, 'post', '/api/tickets:batch', { body, key })).results;
}

/** The tickets in which a closed one went on, the newest first. */
export const followUpsQuery = (id: string) =>
  queryOptions({
    queryKey: [...ticketKeys.lists, 'follow-ups', id],
    queryFn: async ({ signal }) => {
      const query = { follow_up_of: id, order_by: 'created_at desc' as const, page_size: 5 };
      return (await call(supportApi, 'get', '/api/tickets', { query, signal })).tickets;
    },
  });
