/** What the tickets feature writes. Each mutation takes the idempotency key of the agent's action. */
import { mutationOptions } from '@tanstack/react-query';
import { supportApi } from '@/lib/api/client';
import { call } from '@/lib/api/request';
import type { Message, Schemas } from '@/lib/api/types';
import type { LastSeen } from '../missed';
import { ticketKeys } from './keys';

interface Written {
  text: string;
  key: string;
}

/** Ids of the files that go along. */
interface WithFiles extends Written {
  files: string[];
  /** The draft that goes with the sending, unless it was changed since; empty for none. */
  draftEtag: string;
}

const removing = (draftEtag: string) => (draftEtag ? { draft_etag: draftEtag } : {});

/** A reply is stopped when anybody else wrote after what its writer has seen. */
type Reply = WithFiles & { seen: LastSeen };

export const replyMutation = (ticketId: string) =>
  mutationOptions({
    mutationFn: ({ text, key, files, seen, draftEtag }: Reply) =>
      call(supportApi, 'post', '/api/tickets/{ticket_id}/messages', {
        path: { ticket_id: ticketId },
        query: { ...seen, ...removing(draftEtag) },
        body: { from_agent: true, content: text, attachment_ids: files },
        key,
      }),
    meta: { invalidates: [ticketKeys.detail(ticketId), ticketKeys.lists] },
  });

export const noteMutation = (ticketId: string) =>
  mutationOptions({
    mutationFn: ({ text, key, files, draftEtag }: WithFiles) =>
      call(supportApi, 'post', '/api/tickets/{ticket_id}/notes', {
        path: { ticket_id: ticketId },
        query: removing(draftEtag),
        body: { content: text, attachment_ids: files },
        key,
      }),
    meta: { invalidates: [ticketKeys.detail(ticketId), ticketKeys.lists] },
  });

export const editMessageMutation = (ticketId: string) =>
  mutationOptions({
    mutationFn: ({ message, text, key }: Written & { message: Message }) =>
      call(supportApi, 'patch', '/api/tickets/{ticket_id}/messages/{id}', {
        path: { ticket_id: ticketId, id: message.id },
        body: { content: text, etag: message.etag },
        key,
      }),
    meta: { invalidates: [ticketKeys.detail(ticketId), ticketKeys.lists] },
  });

export function deleteMessage(ticketId: string, messageId: string, key: string) {
  const path = { ticket_id: ticketId, id: messageId };
  return call(supportApi, 'delete', '/api/tickets/{ticket_id}/messages/{id}', { path, key });
}

export const createTicketMutation = () =>
  mutationOptions({
    mutationFn: ({ ticket, key }: { ticket: Schemas['TicketInput']; key: string }) =>
      call(supportApi, 'post', '/api/tickets', { body: ticket, key }),
    meta: { invalidates: [ticketKeys.lists] },
  });
