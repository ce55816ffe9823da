import clsx from 'clsx';
import { Check } from 'lucide-react';
import { Link } from 'react-router-dom';
import { Initials, RelativeTime } from '@/components/ui/bits';
import { Button } from '@/components/ui/Button';
import type { Mention } from '../api/mentions';

interface Props {
  mention: Mention;
  /** The agent's own handle: another one is a team's. */
  handle: string;
  onRead: (id: string) => void;
}

/** Who wrote what where, and when. The whole line leads to the note; opening it is reading it. */
export function MentionItem({ mention, handle, onRead }: Props) {
  const unread = !mention.read_at;
  const name = mention.author_name || 'Someone';
  return (
    <li className={clsx('relative flex gap-3 border-b px-4 py-3 hover:bg-hover', unread && 'bg-surface')}>
      <Initials name={name} agent />
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline gap-2 text-sm">
          {unread && (
            <span className="size-2 shrink-0 self-center rounded-full bg-accent-fill">
              <span className="sr-only">Unread</span>
            </span>
          )}
          <span className={clsx('truncate', unread ? 'font-semibold' : 'font-medium')}>{name}</span>
          {mention.handle !== handle && (
            <span className="shrink-0 text-xs text-muted">to @{mention.handle}</span>
          )}
          <RelativeTime time={mention.created_at} className="ml-auto shrink-0 text-xs text-muted" />
        </p>
        <Link
          to={`/tickets/${mention.ticket_id}#note-${mention.note_id}`}
          onClick={() => unread && onRead(mention.id)}
          // Covers the line, so that all of it can be clicked; its button lies above.
          className="block truncate text-sm text-muted outline-none before:absolute before:inset-0 before:content-[''] focus-visible:before:outline-2 focus-visible:before:-outline-offset-2 focus-visible:before:outline-accent"
        >
          <span className="num">#{mention.ticket_number}</span> {mention.ticket_subject || 'No subject'}
        </Link>
        <p className="mt-1 line-clamp-3 text-sm break-words whitespace-pre-wrap">{mention.excerpt}</p>
      </div>
      {unread && (
        <Button
          look="quiet"
          icon
          className="relative self-center"
          aria-label={`Mark the mention in #${mention.ticket_number} as read`}
          title="Mark as read"
          onClick={() => onRead(mention.id)}
        >
          <Check size={16} aria-hidden />
        </Button>
      )}
    </li>
  );
}
