/** Deletes a message after a few seconds in which it can be taken back. */
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { toast } from '@/lib/toast';
import { newActionKey } from '@/lib/action-key';
import { toApiError } from '@/lib/api/error';
import { patchMessages } from '../api/cache';
import { ticketKeys } from '../api/keys';
import { deleteMessage } from '../api/mutations';

export const UNDO_MS = 6000;

// Outside of React: leaving the ticket must not cancel a deletion. Closing the tab does, and the message stays.
let hidden: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

function setHidden(id: string, on: boolean): void {
  const next = new Set(hidden);
  if (on) next.add(id);
  else next.delete(id);
  hidden = next;
  listeners.forEach((listener) => listener());
}

/** Ids of the messages that are about to be deleted. */
export function useHiddenMessages(): ReadonlySet<string> {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => hidden,
  );
}

export function useDeleteMessage(ticketId: string): (messageId: string) => void {
  const client = useQueryClient();
  return (messageId) => {
    const key = newActionKey();
    setHidden(messageId, true);
    const timer = setTimeout(() => void send(client, ticketId, messageId, key), UNDO_MS);
    toast.info('Message deleted', {
      duration: UNDO_MS,
      action: {
        label: 'Undo',
        onClick: () => {
          clearTimeout(timer);
          setHidden(messageId, false);
        },
      },
    });
  };
}

async function send(client: QueryClient, ticketId: string, messageId: string, key: string): Promise<void> {
  try {
    await deleteMessage(ticketId, messageId, key);
    patchMessages(client, ticketId, (messages) => messages.filter((message) => message.id !== messageId));
    await client.invalidateQueries({ queryKey: ticketKeys.detail(ticketId) });
    await client.invalidateQueries({ queryKey: ticketKeys.lists });
  } catch (thrown) {
    toast.error('The message was not deleted', { description: toApiError(thrown).message });
  } finally {
    setHidden(messageId, false);
  }
}
