import { useQuery } from '@tanstack/react-query';
import { Lock } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { Initials } from '@/components/ui/bits';
import { Button } from '@/components/ui/Button';
import { clockTime, exactTime } from '@/lib/format';
import { useNow } from '@/lib/now';
import { useSession } from '@/lib/session';
import type { Note } from '@/lib/api/types';
import { notesQuery, type TicketThread } from '../api/queries';
import { useHiddenMessages } from '../hooks/use-delete-message';
import { noteAnchor, useLinkedNote } from '../hooks/use-linked-note';
import { threadItems } from '../thread';
import { AttachmentList } from './AttachmentList';
import { MessageItem } from './MessageItem';
import { NoteText } from './NoteText';

const NEAR_END_PX = 160;

export function Thread({ thread }: { thread: TicketThread }) {
  const { can } = useSession();
  const notes = useQuery({ ...notesQuery(thread.ticket.id), enabled: can('notes.read') });
  const hidden = useHiddenMessages();
  const now = useNow();
  const scroller = useRef<HTMLDivElement>(null);
  const items = useMemo(
    () =>
      threadItems(
        thread.messages.filter((message) => !hidden.has(message.id)),
        notes.data?.notes ?? [],
        now,
      ),
    [thread.messages, hidden, notes.data, now],
  );

  // Opens at the latest message, and follows new ones unless the reader has scrolled up.
  const atEnd = useRef(true);
  const content = useRef<HTMLDivElement>(null);
  useLinkedNote(items, atEnd);
  useEffect(() => {
    const element = scroller.current;
    if (!element || !content.current) return;
    const follow = () => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    };
    // Also when what is shown grows: formatted texts and pictures come after the page.
    const observer = new ResizeObserver(follow);
    observer.observe(content.current);
    follow();
    return () => observer.disconnect();
  }, [items.length]);

  return (
    <div
      ref={scroller}
      role="log"
      aria-label="Conversation"
      // Scrollable by keyboard.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="min-h-0 flex-1 overflow-y-auto px-4 py-3 -outline-offset-2"
      onScroll={(event) => {
        const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
        atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
      }}
    >
      <div ref={content} className="space-y-3">
        {notes.isError && (
          <div
            role="alert"
            className="flex items-center justify-between rounded-md bg-warn-soft px-3 py-2 text-sm text-warn"
          >
            Internal notes could not be loaded.
            <Button onClick={() => void notes.refetch()}>Try again</Button>
          </div>
        )}
        {items.length === 0 && (
          <p className="py-8 text-center text-sm text-muted">Nothing has been written yet.</p>
        )}
        {items.map((item) => {
          if (item.kind === 'day') return <DayMark key={item.key} label={item.label} />;
          if (item.kind === 'note') return <NoteItem key={item.key} note={item.note} />;
          return <MessageItem key={item.key} message={item.message} customer={thread.ticket.customer_name} />;
        })}
        {thread.more && (
          <p className="text-center text-sm text-muted">
            This thread is very long; only its first 500 messages are shown here.
          </p>
        )}
      </div>
    </div>
  );
}

function DayMark({ label }: { label: string }) {
  return (
    <div className="flex items-center gap-3 py-1 text-xs text-muted">
      <span className="h-px flex-1 bg-line" />
      {label}
      <span className="h-px flex-1 bg-line" />
    </div>
  );
}

function NoteItem({ note }: { note: Note }) {
  return (
    <article
      id={noteAnchor(note.id)}
      // Focused when an address leads here.
      tabIndex={-1}
      aria-label={`Internal note by ${note.author_name}`}
      className="rounded-md border border-note-line bg-note px-3 py-2"
    >
      <header className="mb-0.5 flex items-center gap-1.5 text-sm">
        <Initials name={note.author_name} agent />
        <span className="font-medium">{note.author_name}</span>
        <span className="inline-flex items-center gap-1 text-xs text-muted">
          <Lock size={11} aria-hidden /> Internal note
        </span>
        <time
          dateTime={note.created_at}
          title={exactTime(note.created_at)}
          className="ml-auto text-xs text-muted"
        >
          {clockTime(note.created_at)}
        </time>
      </header>
      <NoteText text={note.content} />
      <AttachmentList files={note.attachments} />
    </article>
  );
}
