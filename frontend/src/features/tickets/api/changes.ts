/** One kind of change to a ticket's properties, whichever endpoint it goes to. */
import { supportApi } from '@/lib/api/client';
import { call } from '@/lib/api/request';
import type { Ticket, TicketPriority, TicketStatus } from '@/lib/api/types';

export type TicketChange =
  | { field: 'status'; value: TicketStatus }
  /** An agent's id; empty for nobody. */
  | { field: 'assigned_to'; value: string }
  | { field: 'priority'; value: TicketPriority }
  /** A queue's id; empty for none. */
  | { field: 'queue_id'; value: string }
  | { field: 'subject'; value: string }
  | { field: 'tags'; add: string[]; remove: string[] };

/** What the ticket looks like once the change is through; shown at once. */
export function applyChange(ticket: Ticket, change: TicketChange): Ticket {
  switch (change.field) {
    case 'tags': {
      const kept = ticket.tags.filter((tag) => !change.remove.includes(tag));
      return { ...ticket, tags: [...new Set([...kept, ...change.add])].sort() };
    }
    case 'status':
      return { ...ticket, status: change.value };
    case 'priority':
      return { ...ticket, priority: change.value };
    case 'subject':
      return { ...ticket, subject: change.value };
    default: {
      // Absent, as the server prints an empty one.
      return { ...ticket, [change.field]: change.value || undefined };
    }
  }
}

/**
 * Sends the change.
 * @param etag what the agent saw; the server refuses (409) when a colleague was faster. Empty: apply anyway.
 * @param key idempotency key of this action
 */
export async function sendChange(
  id: string,
  change: TicketChange,
  etag: string,
  key: string,
): Promise<Ticket> {
  const path = { id };
  switch (change.field) {
    case 'status': {
      const body = { status: change.value, etag };
      const answer = await call(supportApi, 'patch', '/api/tickets/{id}/workflow/status', {
        path,
        body,
        key,
      });
      return answer.ticket;
    }
    case 'assigned_to': {
      const body = { assigned_to: change.value, etag };
      const answer = await call(supportApi, 'patch', '/api/tickets/{id}/workflow/assign', {
        path,
        body,
        key,
      });
      return answer.ticket;
    }
    case 'tags': {
      const body = { add: change.add, remove: change.remove, etag };
      const answer = await call(supportApi, 'post', '/api/tickets/{id}/workflow/tag', { path, body, key });
      return answer.ticket;
    }
    default: {
      // Named in the mask and left out of the body, a field is cleared.
      const body = change.value ? { [change.field]: change.value, etag } : { etag };
      const query = { update_mask: change.field };
      const answer = await call(supportApi, 'patch', '/api/tickets/{id}', { path, query, body, key });
      return answer.ticket;
    }
  }
}
