import { Lock } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import { relativeTime } from '@/lib/format';
import type { Missed } from '../missed';

interface Props {
  missed: Missed;
  pending: boolean;
  onSendAnyway: () => void;
}

/** Stops a reply: shows what others wrote meanwhile, above the agent's own text, which stays in the composer. */
export function MissedNotice({ missed, pending, onSendAnyway }: Props) {
  const entries = [
    ...missed.messages.map((message) => ({ ...message, internal: false })),
    ...missed.notes.map((note) => ({ ...note, internal: true })),
  ].sort((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at));
  return (
    <section
      role="alert"
      aria-label="Written meanwhile"
      className="mt-2 rounded-md border bg-warn-soft p-3 text-sm"
    >
      <p className="font-medium text-warn">
        Not sent: somebody wrote while you did. Your text is kept; read this, then send it or change it.
      </p>
      <ul className="mt-2 max-h-48 space-y-2 overflow-y-auto">
        {entries.map((entry) => (
          <li key={entry.id}>
            <p className="text-xs text-muted">
              {entry.internal && <Lock size={11} aria-label="Internal note" className="mr-1 inline" />}
              {entry.author_name || 'The customer'} · {relativeTime(entry.created_at, new Date())}
            </p>
            <p className="break-words whitespace-pre-wrap">{entry.content}</p>
          </li>
        ))}
      </ul>
      {missed.shortened && <p className="mt-1 text-xs text-muted">The conversation above has all of it.</p>}
      <Button className="mt-2" disabled={pending} onClick={onSendAnyway}>
        Send mine as it is
      </Button>
    </section>
  );
}
