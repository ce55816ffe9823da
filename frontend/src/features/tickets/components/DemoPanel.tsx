import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import clsx from 'clsx';
import { FlaskConical } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { Badge, Initials } from '@/components/ui/bits';
import { Button } from '@/components/ui/Button';
import { ErrorState, Skeleton } from '@/components/ui/states';
import { newActionKey } from '@/lib/action-key';
import { toApiError } from '@/lib/api/error';
import type { Schemas, Ticket } from '@/lib/api/types';
import { clockTime, exactTime } from '@/lib/format';
import { toast } from '@/lib/toast';
import { demoKey, demoQuery, removeDemo, resetDemo } from '../api/demo';
import { DemoComposer } from './DemoComposer';

interface Props {
  ticket: Ticket;
  onLeave: () => void;
}

/** A rehearsal in place of the conversation and its composer: while it is shown nobody can write to the customer. */
export function DemoPanel({ ticket, onLeave }: Props) {
  const demo = useInfiniteQuery(demoQuery(ticket.id));
  const meta = { invalidates: [demoKey(ticket.id)] };
  const reset = useMutation({
    mutationFn: () => resetDemo(ticket.id, newActionKey()),
    onSuccess: () => toast.info('The demo is as it was when it began'),
    onError: (thrown) => toast.error('The demo was not reset', { description: toApiError(thrown).message }),
    meta,
  });
  const remove = useMutation({
    mutationFn: () => removeDemo(ticket.id, newActionKey()),
    onSuccess: () => {
      toast.info('The demo is gone; the conversation is untouched');
      onLeave();
    },
    onError: (thrown) => toast.error('The demo was not removed', { description: toApiError(thrown).message }),
    meta,
  });
  const messages = demo.data?.pages.flatMap((page) => page.messages) ?? [];
  const began = demo.data?.pages[0]?.demo !== undefined;
  const busy = reset.isPending || remove.isPending;

  return (
    <section aria-label="Demo" className="flex min-h-0 flex-1 flex-col border-t-2 border-warn">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b bg-warn-soft px-4 py-2 text-sm">
        <p role="status" className="flex min-w-48 flex-1 gap-2 text-warn">
          <FlaskConical size={16} aria-hidden className="mt-0.5 shrink-0" />
          <span>
            <strong>Demo.</strong> Nothing written here is sent or becomes part of the ticket.
          </span>
        </p>
        <div className="flex flex-wrap gap-2">
          <Button disabled={!began || busy} onClick={() => reset.mutate()}>
            Reset
          </Button>
          <Button look="danger" disabled={!began || busy} onClick={() => remove.mutate()}>
            Remove demo
          </Button>
          <Button onClick={onLeave}>Back to the conversation</Button>
        </div>
      </div>
      {demo.isPending ? (
        <Skeleton label="Loading the demo">
          <div className="space-y-4 p-4">
            <div className="skeleton mr-12 h-20" />
            <div className="skeleton ml-12 h-16" />
          </div>
        </Skeleton>
      ) : demo.isError ? (
        <ErrorState
          title="The demo could not be loaded"
          error={demo.error}
          onRetry={() => void demo.refetch()}
        />
      ) : (
        <DemoThread messages={messages} ticket={ticket}>
          {demo.hasNextPage && (
            <Button disabled={demo.isFetchingNextPage} onClick={() => void demo.fetchNextPage()}>
              Show later messages
            </Button>
          )}
        </DemoThread>
      )}
      <DemoComposer ticket={ticket} />
    </section>
  );
}

interface ThreadProps {
  messages: Schemas['DemoMessage'][];
  ticket: Ticket;
  children: ReactNode;
}

function DemoThread({ messages, ticket, children }: ThreadProps) {
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => {
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  }, [messages.length]);
  return (
    <div
      ref={scroller}
      role="log"
      aria-label="Demo conversation"
      // Scrollable by keyboard.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className="min-h-0 flex-1 space-y-3 overflow-y-auto px-4 py-3 -outline-offset-2"
    >
      {messages.map((message) => {
        const author =
          message.author_name || (message.from_agent ? 'Support' : (ticket.customer_name ?? 'Customer'));
        const side = message.from_agent ? 'ml-6 sm:ml-12' : 'mr-6 sm:mr-12';
        return (
          <article
            key={message.id}
            aria-label={`${message.temporary ? 'Demo message' : 'Message'} by ${author}`}
            className={clsx(
              'rounded-md border px-3 py-2',
              side,
              message.temporary ? 'border-dashed border-warn bg-warn-soft' : 'bg-surface',
            )}
          >
            <header className="mb-0.5 flex items-center gap-1.5 text-sm">
              <Initials name={author} agent={message.from_agent} />
              <span className="truncate font-medium">{author}</span>
              <span className="text-xs text-muted">{message.from_agent ? 'Agent' : 'Customer'}</span>
              {message.temporary && <Badge tone="warn">Demo</Badge>}
              <time
                dateTime={message.created_at}
                title={exactTime(message.created_at)}
                className="ml-auto text-xs whitespace-nowrap text-muted"
              >
                {clockTime(message.created_at)}
              </time>
            </header>
            <p className="pl-8.5 break-words whitespace-pre-wrap">{message.content}</p>
          </article>
        );
      })}
      {children}
    </div>
  );
}
