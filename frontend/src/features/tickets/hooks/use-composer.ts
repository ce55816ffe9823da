/** Sends replies and notes, and keeps what was typed until the server has it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { toast } from '@/lib/toast';
import { newActionKey } from '@/lib/action-key';
import { toApiError } from '@/lib/api/error';
import type { Ticket, TicketStatus } from '@/lib/api/types';
import { useDraft, type DraftKind } from '@/lib/drafts';
import { words } from '@/lib/format';
import { patchMessages, patchTicket } from '../api/cache';
import { sendChange } from '../api/changes';
import { ticketKeys } from '../api/keys';
import { noteMutation, replyMutation } from '../api/mutations';
import { notesQuery, ticketQuery } from '../api/queries';
import { lastSeen, missedOf, type LastSeen } from '../missed';
import type { Files } from './use-files';

export function useComposer(ticket: Ticket, agentId: string, kind: DraftKind, files: Files) {
  const client = useQueryClient();
  const { draft, keeper } = useDraft(agentId, ticket.id, kind);
  const reply = useMutation(replyMutation(ticket.id));
  const note = useMutation(noteMutation(ticket.id));
  const tried = useRef<{ key: string; seen: LastSeen; draftEtag: string } | undefined>(undefined);
  const pending = reply.isPending || note.isPending;
  const failure = (kind === 'reply' ? reply : note).error;

  const seenNow = () =>
    lastSeen(
      client.getQueryData(ticketQuery(ticket.id).queryKey),
      client.getQueryData(notesQuery(ticket.id).queryKey),
    );

  /** Sends the draft and, once it is sent, moves the ticket to `then`. Returns whether it was sent. */
  const send = async (then?: TicketStatus): Promise<boolean> => {
    if (!draft.text.trim() || pending || files.busy) return false;
    const written = {
      text: draft.text,
      key: files.key ? `${draft.key}:${files.key}` : draft.key,
      files: files.files.map((file) => file.id),
    };
    // A repetition says the same as the first try, or the server could not tell that it is one.
    const draftEtag = await keeper.hold();
    if (tried.current?.key !== written.key) tried.current = { key: written.key, seen: seenNow(), draftEtag };
    const { seen } = tried.current;
    try {
      if (kind === 'note') {
        await note.mutateAsync({ ...written, draftEtag: tried.current.draftEtag });
      } else {
        const { message } = await reply.mutateAsync({ ...written, seen, draftEtag: tried.current.draftEtag });
        patchMessages(client, ticket.id, (messages) =>
          messages.some((each) => each.id === message.id) ? messages : [...messages, message],
        );
      }
    } catch (thrown) {
      // Shown above the composer; the draft and its key stay for the next try.
      await keeper.release();
      if (missedOf(toApiError(thrown))) {
        // Nothing was stored. What was missed is loaded, and is what the next try has seen.
        await client.refetchQueries({ queryKey: ticketKeys.detail(ticket.id) });
        tried.current = undefined;
      }
      return false;
    }
    tried.current = undefined;
    void keeper.release(draft.text);
    files.clear();
    if (then && then !== ticket.status) await moveTo(then);
    return true;
  };

  const moveTo = async (status: TicketStatus) => {
    try {
      // Without an etag: the agent has decided whatever a colleague changed in the meantime.
      const moved = await sendChange(ticket.id, { field: 'status', value: status }, '', newActionKey());
      patchTicket(client, ticket.id, () => moved);
      toast.success(`Sent, ticket is ${words(status).toLowerCase()}`);
    } catch (thrown) {
      toast.error(`The reply was sent, but the ticket is not ${words(status).toLowerCase()}`, {
        description: toApiError(thrown).message,
      });
    }
    await client.invalidateQueries({ queryKey: ticketKeys.all });
  };

  const error = failure ? toApiError(failure) : undefined;
  return { draft, keeper, send, pending, error, missed: missedOf(error) };
}
