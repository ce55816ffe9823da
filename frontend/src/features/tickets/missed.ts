/** What was written in a ticket since its reader last looked, as the server tells when it stops a reply. */
import type { ApiError } from '@/lib/api/error';
import type { Message, Note } from '@/lib/api/types';
import type { TicketNotes, TicketThread } from './api/queries';

/** Ids of the newest entries that are on the screen; empty for none, absent where that is unknown. */
export interface LastSeen {
  last_seen_message_id?: string;
  last_seen_note_id?: string;
}

export interface Missed {
  messages: Message[];
  notes: Note[];
  /** True when texts were cut or entries left out. */
  shortened: boolean;
}

export function lastSeen(thread: TicketThread | undefined, notes: TicketNotes | undefined): LastSeen {
  return {
    // A thread that is longer than what was loaded ends with what nobody has seen here.
    ...(thread && !thread.more ? { last_seen_message_id: thread.messages.at(-1)?.id ?? '' } : {}),
    ...(notes && !notes.more ? { last_seen_note_id: notes.notes.at(-1)?.id ?? '' } : {}),
  };
}

/** The detail of an error that tells what was missed; undefined for any other error. */
export function missedOf(error: ApiError | undefined): Missed | undefined {
  if (error?.reason !== 'MISSED_MESSAGES') return undefined;
  const detail = error.details.find((each) => each['@type']?.endsWith('MissedMessages'));
  const found = (detail ?? {}) as Partial<Missed>;
  return {
    messages: found.messages ?? [],
    notes: found.notes ?? [],
    shortened: found.shortened ?? true,
  };
}
