/** Changes a ticket's properties: shown at once, taken back on failure, and told apart from a colleague's change. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { toast } from '@/lib/toast';
import { newActionKey } from '@/lib/action-key';
import { toApiError } from '@/lib/api/error';
import type { Ticket } from '@/lib/api/types';
import { cachedTicket, patchTicket, withScore } from '../api/cache';
import { applyChange, sendChange, undoOf, type TicketChange } from '../api/changes';
import { ticketKeys } from '../api/keys';
import { createFollowUp } from '../api/lifecycle';
import { ticketQuery } from '../api/queries';

export interface Conflict {
  /** What this agent wanted. */
  change: TicketChange;
  /** The ticket as this agent saw it. */
  seen: Ticket;
  /** The ticket as it is now. */
  current: Ticket;
}

interface Action {
  change: TicketChange;
  key: string;
  /** The ticket as it was on screen. */
  seen: Ticket;
  /** Apply even if a colleague changed the ticket meanwhile. */
  force?: boolean;
}

export function useTicketChange(ticketId: string) {
  const client = useQueryClient();
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const navigate = useNavigate();

  /** In a new ticket, since this one cannot be opened again. */
  const goOn = async () => {
    try {
      const { id } = await createFollowUp(ticketId, newActionKey());
      await client.invalidateQueries({ queryKey: ticketKeys.lists });
      navigate(`/tickets/${id}`);
    } catch (thrown) {
      toast.error('No follow-up was created', { description: toApiError(thrown).message });
    }
  };

  const mutation = useMutation({
    // One after the other: the second change carries the etag that the first one returned.
    scope: { id: `ticket-${ticketId}` },
    mutationFn: ({ change, key, seen, force }: Action) => {
      const etag = force ? '' : (cachedTicket(client, ticketId) ?? seen).etag;
      return sendChange(ticketId, change, etag, key);
    },
    onMutate: async ({ change }: Action) => {
      await client.cancelQueries({ queryKey: ticketKeys.all });
      patchTicket(client, ticketId, (ticket) => applyChange(ticket, change));
    },
    onSuccess: (ticket, { change, seen }) => {
      patchTicket(client, ticketId, (known) => withScore(known, ticket));
      setConflict(null);
      const back = undoOf(seen, change);
      if (!back) return;
      const onClick = () => mutation.mutate({ change: back.undo, key: newActionKey(), seen: ticket });
      toast.info(back.done, { action: { label: 'Undo', onClick } });
    },
    onError: async (thrown, { change, seen }) => {
      patchTicket(client, ticketId, () => seen);
      const error = toApiError(thrown);
      if (error.reason === 'STALE_ETAG') {
        const fresh = await client.query({ ...ticketQuery(ticketId), staleTime: 0 }).catch(() => null);
        if (fresh) {
          setConflict({ change, seen, current: fresh.ticket });
          return;
        }
      }
      const onClick = () => void goOn();
      toast.error('The change was not saved', {
        description: error.message,
        ...(error.reason === 'REOPEN_WINDOW_PASSED'
          ? { action: { label: 'Create a follow-up', onClick } }
          : {}),
      });
    },
    meta: { invalidates: [ticketKeys.detail(ticketId), ticketKeys.lists] },
  });

  return {
    change: (seen: Ticket, change: TicketChange) => mutation.mutate({ change, key: newActionKey(), seen }),
    conflict,
    dismissConflict: () => setConflict(null),
    applyAnyway: () => {
      if (!conflict) return;
      mutation.mutate({ change: conflict.change, key: newActionKey(), seen: conflict.current, force: true });
    },
    pending: mutation.isPending,
  };
}
