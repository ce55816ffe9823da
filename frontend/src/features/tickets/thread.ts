/** The conversation in the order of time: messages and internal notes, with a mark at each new day. */
import type { Message, Note } from '@/lib/api/types';
import { dayLabel } from '@/lib/format';

export type ThreadItem =
  | { kind: 'day'; key: string; label: string }
  | { kind: 'message'; key: string; message: Message }
  | { kind: 'note'; key: string; note: Note };

export function threadItems(messages: Message[], notes: Note[], now: Date): ThreadItem[] {
  const entries = [
    ...messages.map((message) => ({
      kind: 'message' as const,
      key: message.id,
      at: message.created_at,
      message,
    })),
    ...notes.map((note) => ({ kind: 'note' as const, key: note.id, at: note.created_at, note })),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const items: ThreadItem[] = [];
  let day = '';
  for (const entry of entries) {
    const label = dayLabel(entry.at, now);
    if (label !== day) items.push({ kind: 'day', key: `day-${entry.key}`, label });
    day = label;
    items.push(entry);
  }
  return items;
}
