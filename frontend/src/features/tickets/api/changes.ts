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
  | { field: 'tags'; add: string[]; remove: string[] }
  /** When it wakes, as RFC 3339; empty for now. */
  | { field: 'snoozed_until'; value: string }
  | { field: 'spam'; value: boolean }
  /** A queue's id. Whoever owns the ticket is released unless they keep it. */
  | { field: 'transfer'; value: string; note: string; keep: boolean };

/** A short word for a change that takes a ticket out of sight, and what takes it back; null for all others. */
export function undoOf(seen: Ticket, change: TicketChange): { done: string; undo: TicketChange } | null {
  if (change.field === 'spam' && change.value) {
    return { done: 'Marked as spam', undo: { field: 'spam', value: false } };
  }
  if (change.field === 'snoozed_until' && change.value && seen.status === 'OPEN') {
    return { done: 'Snoozed', undo: { field: 'snoozed_until', value: '' } };
  }
  return null;
}

function awake(ticket: Ticket): Ticket {
  const copy = { ...ticket };
  delete copy.snoozed_until;
  return copy;
}

/** What the ticket looks like once the change is through; shown at once. */
export function applyChange(ticket: Ticket, change: TicketChange): Ticket {
  switch (change.field) {
    case 'tags': {
      const kept = ticket.tags.filter((tag) => !change.remove.includes(tag));
      return { ...ticket, tags: [...new Set([...kept, ...change.add])].sort() };
    }
    case 'status':
      return { ...awake(ticket), status: change.value };
    case 'snoozed_until':
      return change.value
        ? { ...ticket, status: 'PENDING', snoozed_until: change.value }
        : { ...awake(ticket), status: 'OPEN' };
    case 'spam':
      // What it was before the mark, only the server knows.
      return { ...ticket, spam: change.value, status: 'CLOSED' };
    case 'transfer':
      return {
        ...ticket,
        queue_id: change.value,
        assigned_to: change.keep ? ticket.assigned_to : undefined,
      };
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
    case 'snoozed_until': {
      const body = { etag, ...(change.value ? { until: change.value } : {}) };
      return (await call(supportApi, 'post', '/api/tickets/{id}/workflow/snooze', { path, body, key }))
        .ticket;
    }
    case 'spam': {
      const body = { spam: change.value, etag };
      return (await call(supportApi, 'post', '/api/tickets/{id}/workflow/spam', { path, body, key })).ticket;
    }
    case 'transfer': {
      const body = { queue_id: change.value, note: change.note, keep_assignee: change.keep, etag };
      return (await call(supportApi, 'post', '/api/tickets/{id}/workflow/transfer', { path, body, key }))
        .ticket;
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
