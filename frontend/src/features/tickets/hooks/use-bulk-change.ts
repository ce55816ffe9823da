/** Changes the ticked tickets together, and offers to take that back. */
import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { newActionKey } from '@/lib/action-key';
import { toApiError } from '@/lib/api/error';
import type { Ticket } from '@/lib/api/types';
import { toast } from '@/lib/toast';
import { listedTicket, patchTickets } from '../api/cache';
import { inboxKeys, ticketKeys } from '../api/keys';
import { changeMany, MOST_AT_ONCE, type BulkAction } from '../api/lifecycle';
import { undoMany, type Changed } from '../undo-many';

export interface Failure {
  id: string;
  name: string;
  message: string;
}

interface Action {
  action: BulkAction;
  key: string;
  ids: string[];
  /** As they were on screen. */
  seen: Map<string, Ticket>;
}

/** Time to read what was done, and to think again. */
const UNDO_MS = 12_000;

const tickets = (number: number) => (number === 1 ? '1 ticket' : `${number} tickets`);

export function useBulkChange(onSelect: (ids: Iterable<string>) => void) {
  const client = useQueryClient();
  const [failures, setFailures] = useState<Failure[]>([]);

  const change = useMutation({
    mutationFn: ({ ids, action, seen, key }: Action) =>
      changeMany(ids, action, Object.fromEntries([...seen].map(([id, ticket]) => [id, ticket.etag])), key),
    onSuccess: (results, { action, seen }) => {
      const refused = results.flatMap(({ id, error }) =>
        error ? [{ id, name: `#${seen.get(id)?.number ?? '?'}`, message: error.message }] : [],
      );
      const changed = results.flatMap(({ id, ticket: after }): Changed[] => {
        const before = seen.get(id);
        return before && after && before.etag !== after.etag ? [{ before, after }] : [];
      });
      patchTickets(client, new Map(changed.map(({ after }) => [after.id, after])));
      setFailures(refused);
      onSelect(refused.map(({ id }) => id));
      if (changed.length > 0) {
        toast.info(`${tickets(changed.length)} changed`, {
          duration: UNDO_MS,
          action: { label: 'Undo', onClick: () => void takeBack(client, changed, action) },
        });
      } else if (refused.length === 0) {
        toast.info('Nothing to change: the tickets were like that already.');
      }
    },
    onError: (thrown) => toast.error('Nothing was changed', { description: toApiError(thrown).message }),
    meta: { invalidates: [ticketKeys.all, inboxKeys.counts] },
  });

  return {
    failures,
    busy: change.isPending,
    run: (selected: ReadonlySet<string>, action: BulkAction) => {
      const ids = [...selected].slice(0, MOST_AT_ONCE);
      const seen = new Map<string, Ticket>();
      for (const id of ids) {
        const ticket = listedTicket(client, id);
        if (ticket) seen.set(id, ticket);
      }
      change.mutate({ action, key: newActionKey(), ids, seen });
    },
  };
}

/** Goes on when the bar that began it is gone. */
async function takeBack(client: QueryClient, changed: Changed[], action: BulkAction): Promise<void> {
  const { restored, left } = await undoMany(changed, action, new Date());
  patchTickets(client, restored);
  await Promise.all([
    client.invalidateQueries({ queryKey: ticketKeys.all }),
    client.invalidateQueries({ queryKey: inboxKeys.counts }),
  ]);
  if (left.length === 0) {
    toast.success(
      restored.size === 1 ? '1 ticket is as it was' : `${restored.size} tickets are as they were`,
    );
    return;
  }
  const names = left.map(({ ticket }) => `#${ticket.number}`).join(', ');
  const why = [...new Set(left.map(({ message }) => message))].join(' ');
  toast.error(`${tickets(left.length)} could not be set back: ${names}`, {
    description: why,
    duration: UNDO_MS,
  });
}
