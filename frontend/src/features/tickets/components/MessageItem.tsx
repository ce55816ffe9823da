import { useMutation } from '@tanstack/react-query';
import clsx from 'clsx';
import { Ellipsis } from 'lucide-react';
import { forwardRef, lazy, Suspense, useRef, useState, type ComponentProps } from 'react';
import { toast } from '@/lib/toast';
import { Initials } from '@/components/ui/bits';
import { Button } from '@/components/ui/Button';
import { Textarea } from '@/components/ui/Field';
import { newActionKey } from '@/lib/action-key';
import { toApiError } from '@/lib/api/error';
import type { Message } from '@/lib/api/types';
import { clockTime, exactTime } from '@/lib/format';
import { useSession } from '@/lib/session';
import { editMessageMutation } from '../api/mutations';
import { useDeleteMessage } from '../hooks/use-delete-message';
import { AttachmentList } from './AttachmentList';
import { MessageBody } from './MessageBody';

// Loaded beside the page; until it is there, its button is, and nothing moves.
const MessageMenu = lazy(() => import('./MessageMenu').then((module) => ({ default: module.MessageMenu })));
const VersionsDialog = lazy(() =>
  import('./VersionsDialog').then((module) => ({ default: module.VersionsDialog })),
);

export function MessageItem({ message, customer }: { message: Message; customer: string | undefined }) {
  const { me, agentId, can } = useSession();
  const [editing, setEditing] = useState(false);
  const [versions, setVersions] = useState(false);
  const remove = useDeleteMessage(message.ticket_id);
  const author = message.author_name || (message.from_agent ? 'Support' : (customer ?? 'Customer'));
  const leads = me.agent?.role === 'LEAD' || me.agent?.role === 'ADMIN';
  const editable = message.from_agent && can('messages.write') && (leads || message.author_id === agentId);

  return (
    <article
      aria-label={`${message.from_agent ? 'Reply' : 'Message'} by ${author}`}
      className={clsx(
        'rounded-md border px-3 py-2',
        message.from_agent ? 'ml-6 border-transparent bg-accent-soft sm:ml-12' : 'mr-6 bg-bg sm:mr-12',
      )}
    >
      <header className="mb-0.5 flex items-center gap-1.5 text-sm">
        <Initials name={author} agent={message.from_agent} />
        <span className="truncate font-medium">{author}</span>
        {!message.from_agent && <span className="text-xs text-muted">Customer</span>}
        {message.edited_at && (
          <button
            type="button"
            title={`Edited ${exactTime(message.edited_at)}`}
            className="rounded text-xs text-muted underline underline-offset-2 hover:text-text"
            onClick={() => setVersions(true)}
          >
            edited
          </button>
        )}
        <time
          dateTime={message.created_at}
          title={exactTime(message.created_at)}
          className="ml-auto text-xs whitespace-nowrap text-muted"
        >
          {clockTime(message.created_at)}
        </time>
        {editable && !editing && (
          <Suspense fallback={<ActionsButton author={author} disabled />}>
            <MessageMenu
              trigger={<ActionsButton author={author} />}
              onEdit={() => setEditing(true)}
              onDelete={() => remove(message.id)}
            />
          </Suspense>
        )}
      </header>
      {editing ? (
        <Editor message={message} onDone={() => setEditing(false)} />
      ) : (
        <MessageBody message={message} />
      )}
      <AttachmentList files={message.attachments} />
      {versions && (
        <Suspense fallback={null}>
          <VersionsDialog message={message} onOpenChange={setVersions} />
        </Suspense>
      )}
    </article>
  );
}

function Editor({ message, onDone }: { message: Message; onDone: () => void }) {
  const [text, setText] = useState(message.content);
  const action = useRef({ text: '', key: '' });
  const edit = useMutation({ ...editMessageMutation(message.ticket_id), onSuccess: onDone });
  const problem = edit.error ? toApiError(edit.error) : undefined;
  const save = () => {
    if (!text.trim() || text === message.content) {
      onDone();
      return;
    }
    if (action.current.text !== text) action.current = { text, key: newActionKey() };
    edit.mutate(
      { message, text, key: action.current.key },
      { onError: () => toast.error('The edit was not saved') },
    );
  };
  return (
    <div className="space-y-2 pl-8.5">
      <Textarea
        // Asked for by the click that made it appear.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        aria-label="Edit message"
        rows={4}
        maxLength={50_000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone();
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
        }}
      />
      {message.has_html && (
        <p className="text-xs text-muted">What you save is plain text: the formatting goes.</p>
      )}
      {problem && (
        <p role="alert" className="text-sm text-danger">
          {problem.reason === 'STALE_ETAG'
            ? 'Someone else edited this message meanwhile. Copy your text, cancel and look at theirs first.'
            : problem.message}
        </p>
      )}
      <div className="flex gap-2">
        <Button look="primary" disabled={edit.isPending} onClick={save}>
          Save
        </Button>
        <Button onClick={onDone}>Cancel</Button>
      </div>
    </div>
  );
}

const ActionsButton = forwardRef<
  HTMLButtonElement,
  Omit<ComponentProps<typeof Button>, 'ref'> & { author: string }
>(function ActionsButton({ author, ...rest }, ref) {
  return (
    <Button
      ref={ref}
      look="quiet"
      icon
      className="-my-1 -mr-1.5 size-7"
      aria-label={`Actions for the reply by ${author}`}
      {...rest}
    >
      <Ellipsis size={15} aria-hidden />
    </Button>
  );
});
