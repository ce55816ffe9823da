/** What an agent has typed and not yet sent, kept per agent, ticket and kind until it is sent. */
import { useCallback, useState } from 'react';
import { newActionKey } from './action-key';
import { readStored, writeStored } from './storage';

export interface Draft {
  text: string;
  /** Idempotency key of this text: sending it again after a lost answer does not send it twice. */
  key: string;
}

export type DraftKind = 'reply' | 'note';

const storageKey = (agentId: string, ticketId: string, kind: DraftKind) =>
  `quimbi.draft.${agentId}.${ticketId}.${kind}`;

function read(storage: string): Draft {
  try {
    const parsed = JSON.parse(readStored(storage) ?? 'null') as Partial<Draft> | null;
    if (typeof parsed?.text === 'string' && typeof parsed.key === 'string') {
      return { text: parsed.text, key: parsed.key };
    }
  } catch {
    // Not ours or damaged: start empty.
  }
  return { text: '', key: newActionKey() };
}

/** The draft of one ticket. Mount it with a `key` of the ticket, so that a draft never moves to another ticket. */
export function useDraft(agentId: string, ticketId: string, kind: DraftKind) {
  const storage = storageKey(agentId, ticketId, kind);
  const [draft, setDraft] = useState(() => read(storage));
  const setText = useCallback(
    (text: string) => {
      // Another text is another action.
      const next = { text, key: newActionKey() };
      setDraft(next);
      writeStored(storage, text ? JSON.stringify(next) : null);
    },
    [storage],
  );
  return { draft, setText, clear: useCallback(() => setText(''), [setText]) };
}
