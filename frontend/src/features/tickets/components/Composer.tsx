import clsx from 'clsx';
import { ChevronDown, History, Lock, Send } from 'lucide-react';
import { forwardRef, lazy, Suspense, useEffect, useRef, type ComponentProps } from 'react';
import { Kbd } from '@/components/ui/bits';
import { Button } from '@/components/ui/Button';
import type { Ticket, TicketStatus } from '@/lib/api/types';
import type { DraftView } from '@/lib/draft-keeper';
import type { DraftKind } from '@/lib/drafts';
import { useComposer } from '../hooks/use-composer';
import { useFiles } from '../hooks/use-files';
import { FileButton, FileChips } from './FileChips';
import { MissedNotice } from './MissedNotice';

// Loaded beside the page; until it is there, its button is, and nothing moves.
const SendMenu = lazy(() => import('./SendMenu').then((module) => ({ default: module.SendMenu })));
const Mentions = lazy(() => import('./Mentions').then((module) => ({ default: module.Mentions })));
const DraftConflict = lazy(() =>
  import('./DraftConflict').then((module) => ({ default: module.DraftConflict })),
);
const DraftVersions = lazy(() =>
  import('./DraftVersions').then((module) => ({ default: module.DraftVersions })),
);

interface Props {
  ticket: Ticket;
  agentId: string;
  kind: DraftKind;
  onKind: (kind: DraftKind) => void;
  mayReply: boolean;
  mayNote: boolean;
  /** Counts up when a shortcut asks for the cursor. */
  focusRequest: number;
  /** Told of each change of a reply, and whether anything is left of it. */
  onTyping: (typing: boolean) => void;
}

const KEPT: Record<DraftView['kept'], string> = {
  empty: '',
  saving: 'Saving…',
  server: 'Saved',
  browser: 'Only in this browser',
};
const LIMITS: Record<DraftKind, number> = { reply: 50_000, note: 20_000 };

export function Composer({
  ticket,
  agentId,
  kind,
  onKind,
  mayReply,
  mayNote,
  focusRequest,
  onTyping,
}: Props) {
  const files = useFiles(agentId, ticket.id, kind);
  const composer = useComposer(ticket, agentId, kind, files);
  const input = useRef<HTMLTextAreaElement>(null);
  const isNote = kind === 'note';
  const empty = composer.draft.text.trim() === '' || files.busy;

  useEffect(() => {
    if (focusRequest > 0) input.current?.focus();
  }, [focusRequest]);

  const send = async (then?: TicketStatus) => {
    if (!(await composer.send(then))) return;
    onTyping(false);
    input.current?.focus();
  };

  return (
    // Dropping files on it is a short cut; the button beside it does the same.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      aria-label={isNote ? 'Write an internal note' : 'Write a reply'}
      className={clsx('border-t px-4 pt-2 pb-3', isNote && 'bg-note')}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes('Files')) event.preventDefault();
      }}
      onDrop={(event) => {
        if (event.dataTransfer.files.length === 0) return;
        event.preventDefault();
        files.add(event.dataTransfer.files);
      }}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div className="mb-1.5 flex items-center gap-1" role="group" aria-label="What to write">
        {mayReply && <Mode active={!isNote} label="Reply" onClick={() => onKind('reply')} />}
        {mayNote && <Mode active={isNote} label="Note" onClick={() => onKind('note')} />}
        {isNote && (
          <span className="ml-1 inline-flex items-center gap-1 text-xs text-muted">
            <Lock size={11} aria-hidden /> Only your team sees it
          </span>
        )}
      </div>
      <div className="relative">
        <textarea
          ref={input}
          aria-label={isNote ? 'Note' : 'Reply'}
          placeholder={
            isNote
              ? 'A remark for your team; @ mentions colleagues and teams'
              : `Reply to ${ticket.customer_name || 'the customer'}`
          }
          maxLength={LIMITS[kind]}
          value={composer.draft.text}
          onChange={(event) => {
            composer.keeper.setText(event.target.value);
            onTyping(!isNote && event.target.value.trim() !== '');
          }}
          onPaste={(event) => {
            if (event.clipboardData.files.length === 0) return;
            event.preventDefault();
            files.add(event.clipboardData.files);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              void send(event.shiftKey && !isNote ? 'CLOSED' : undefined);
            }
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
          className="field-sizing-content max-h-[40vh] min-h-20 w-full resize-none rounded-md border border-edge bg-bg px-3 py-2"
        />
        {isNote && (
          <Suspense fallback={null}>
            <Mentions input={input} onText={composer.keeper.setText.bind(composer.keeper)} />
          </Suspense>
        )}
      </div>
      <FileChips files={files} />
      {composer.draft.other && (
        <Suspense fallback={null}>
          <DraftConflict
            mine={composer.draft.text}
            other={composer.draft.other}
            limit={LIMITS[kind]}
            onChoose={composer.keeper.choose.bind(composer.keeper)}
            onUndo={composer.keeper.setText.bind(composer.keeper)}
          />
        </Suspense>
      )}
      {composer.missed && (
        <MissedNotice missed={composer.missed} pending={composer.pending} onSendAnyway={() => void send()} />
      )}
      {composer.error && !composer.missed && (
        <p role="alert" className="mt-1 text-sm text-danger">
          Not sent: {composer.error.message} Your text and files are kept; sending it again does not send it
          twice.
        </p>
      )}
      <div className="mt-1.5 flex items-center justify-end gap-2">
        <FileButton files={files} />
        {composer.draft.etag !== '' && composer.draft.etag !== '0' && (
          <Suspense fallback={<VersionsButton disabled />}>
            <DraftVersions
              trigger={<VersionsButton />}
              place={{ ticketId: ticket.id, kind }}
              onRestore={composer.keeper.setText.bind(composer.keeper)}
            />
          </Suspense>
        )}
        <span className="mr-auto flex min-w-0 items-center gap-2 text-xs text-muted">
          <span className="whitespace-nowrap max-lg:hidden">
            <Kbd>Ctrl</Kbd> <Kbd>Enter</Kbd> sends
          </span>
          <span>{KEPT[composer.draft.kept]}</span>
        </span>
        {!isNote && (
          <Suspense fallback={<SendButton disabled />}>
            <SendMenu
              trigger={<SendButton disabled={empty || composer.pending} />}
              status={ticket.status}
              onSend={(status) => void send(status)}
            />
          </Suspense>
        )}
        <Button type="submit" look="primary" disabled={empty || composer.pending}>
          <Send size={14} aria-hidden />
          {composer.pending ? 'Sending…' : isNote ? 'Add note' : 'Send'}
        </Button>
      </div>
    </form>
  );
}

function Mode({ active, label, onClick }: { active: boolean; label: string; onClick: () => void }) {
  return (
    <button
      type="button"
      aria-pressed={active}
      onClick={onClick}
      className={clsx(
        'h-7 rounded px-2 text-sm font-medium',
        active ? 'bg-selected text-text' : 'text-muted hover:bg-hover hover:text-text',
      )}
    >
      {label}
    </button>
  );
}

const SendButton = forwardRef<HTMLButtonElement, Omit<ComponentProps<typeof Button>, 'ref'>>(
  function SendButton(props, ref) {
    return (
      <Button ref={ref} {...props}>
        Send and… <ChevronDown size={14} aria-hidden />
      </Button>
    );
  },
);

const VersionsButton = forwardRef<HTMLButtonElement, Omit<ComponentProps<typeof Button>, 'ref'>>(
  function VersionsButton(props, ref) {
    return (
      <Button
        ref={ref}
        look="quiet"
        icon
        aria-label="Earlier versions of this draft"
        title="Earlier versions of this draft"
        {...props}
      >
        <History size={15} aria-hidden />
      </Button>
    );
  },
);
