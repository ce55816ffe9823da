import { useQuery, useQueryClient } from '@tanstack/react-query';
import { SearchX } from 'lucide-react';
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { Link, useNavigate, useParams } from 'react-router-dom';
import { Dialog } from '@/components/ui/Dialog';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import { TabPanel, Tabs } from '@/components/ui/Tabs';
import { toApiError } from '@/lib/api/error';
import type { Ticket } from '@/lib/api/types';
import { demoMode } from '@/lib/demo-mode';
import type { DraftKind } from '@/lib/drafts';
import { useHotkeys } from '@/lib/hotkeys';
import { useMediaQuery } from '@/lib/media';
import { useSession } from '@/lib/session';
import { listedTicket } from '../api/cache';
import { ticketQuery, type TicketThread } from '../api/queries';
import { Activity } from '../components/Activity';
import { Composer } from '../components/Composer';
import { ConflictBanner } from '../components/ConflictBanner';
import { Thread } from '../components/Thread';
import { TicketHeader } from '../components/TicketHeader';
import { useFilters } from '../hooks/use-filters';
import { useMyPresence } from '../hooks/use-my-presence';
import { useTicketChange } from '../hooks/use-ticket-change';

const TicketState = lazy(() =>
  import('../components/TicketState').then((module) => ({ default: module.TicketState })),
);

const DemoPanel = lazy(() =>
  import('../components/DemoPanel').then((module) => ({ default: module.DemoPanel })),
);

interface Props {
  /** The customer panel of a ticket; another feature's, so the app passes it in. */
  customerPanel: (ticket: Ticket) => ReactNode;
}

export function TicketPage({ customerPanel }: Props) {
  const { id = '' } = useParams();
  const client = useQueryClient();
  const query = useQuery(ticketQuery(id));
  const { search } = useFilters();
  const wide = useMediaQuery('(min-width: 1200px)');
  const [customerOpen, setCustomerOpen] = useState(false);
  // Known from the list, the customer loads at the same time as the thread.
  const ticket = query.data?.ticket ?? listedTicket(client, id);
  const title = ticket ? `#${ticket.number} ${ticket.subject ?? ''} · Quimbi` : undefined;

  useEffect(() => {
    if (title) document.title = title;
  }, [title]);

  return (
    <div className="flex h-full min-w-0">
      <section aria-label="Ticket" className="flex min-w-0 flex-1 flex-col">
        {query.data ? (
          <OpenTicket
            // Another ticket is another conversation: no draft, tab or scroll position carries over.
            key={id}
            thread={query.data}
            search={search}
            stale={query.isRefetchError}
            onShowCustomer={wide ? undefined : () => setCustomerOpen(true)}
          />
        ) : query.isError ? (
          <Failed error={query.error} search={search} onRetry={() => void query.refetch()} />
        ) : (
          <TicketSkeleton />
        )}
      </section>
      {ticket && wide && (
        <aside
          aria-label="Customer"
          // Scrollable by keyboard.
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          className="w-80 shrink-0 overflow-y-auto border-l bg-surface -outline-offset-2"
        >
          {customerPanel(ticket)}
        </aside>
      )}
      {ticket && !wide && (
        <Dialog open={customerOpen} onOpenChange={setCustomerOpen} title="Customer" placement="side">
          {customerPanel(ticket)}
        </Dialog>
      )}
    </div>
  );
}

interface OpenProps {
  thread: TicketThread;
  search: string;
  stale: boolean;
  onShowCustomer: (() => void) | undefined;
}

function OpenTicket({ thread, search, stale, onShowCustomer }: OpenProps) {
  const { ticket } = thread;
  const { agentId, can } = useSession();
  const navigate = useNavigate();
  const changes = useTicketChange(ticket.id);
  const onTyping = useMyPresence(ticket.id);
  const [tab, setTab] = useState('conversation');
  const mayReply = can('messages.write');
  const mayNote = can('notes.write');
  const [kind, setKind] = useState<DraftKind>(mayReply ? 'reply' : 'note');
  const [focusRequest, setFocusRequest] = useState(0);
  const editable = can('tickets.write');
  const mayDemo = demoMode() && can('demo.write');
  const [demo, setDemo] = useState(false);

  const write = (next: DraftKind) => {
    if (demo || (next === 'reply' ? !mayReply : !mayNote)) return;
    setTab('conversation');
    setKind(next);
    setFocusRequest((count) => count + 1);
  };
  const focus = (id: string) => document.getElementById(id)?.focus();
  useHotkeys({
    r: () => write('reply'),
    n: () => write('note'),
    s: () => focus('ticket-status'),
    p: () => focus('ticket-priority'),
    a: () => focus('ticket-assignee'),
    u: () => navigate(`/tickets${search}`),
  });

  return (
    <>
      <TicketHeader
        ticket={ticket}
        search={search}
        editable={editable}
        agentId={agentId}
        onChange={(change) => changes.change(ticket, change)}
        demo={mayDemo ? { on: demo, onChange: setDemo } : undefined}
        onShowCustomer={onShowCustomer}
      />
      {(ticket.status !== 'OPEN' || ticket.follow_up_of) && (
        <Suspense fallback={null}>
          <TicketState
            ticket={ticket}
            search={search}
            editable={editable}
            onChange={(change) => changes.change(ticket, change)}
          />
        </Suspense>
      )}
      {stale && (
        <p role="status" className="border-b bg-warn-soft px-4 py-1.5 text-sm text-warn">
          Not up to date: the server does not answer. Trying again.
        </p>
      )}
      {changes.conflict && (
        <ConflictBanner
          conflict={changes.conflict}
          onApply={changes.applyAnyway}
          onDismiss={changes.dismissConflict}
        />
      )}
      <Tabs
        label="Ticket"
        value={tab}
        onChange={setTab}
        className="flex min-h-0 flex-1 flex-col"
        tabs={[
          { value: 'conversation', label: 'Conversation' },
          ...(can('audit.read') ? [{ value: 'activity', label: 'Activity' }] : []),
        ]}
      >
        <TabPanel value="conversation" className="flex min-h-0 flex-1 flex-col data-[state=inactive]:hidden">
          {demo ? (
            <Suspense fallback={null}>
              <DemoPanel ticket={ticket} onLeave={() => setDemo(false)} />
            </Suspense>
          ) : (
            <>
              <Thread thread={thread} />
              {mayReply || mayNote ? (
                <Composer
                  key={kind}
                  ticket={ticket}
                  agentId={agentId}
                  kind={kind}
                  onKind={write}
                  mayReply={mayReply}
                  mayNote={mayNote}
                  focusRequest={focusRequest}
                  onTyping={onTyping}
                />
              ) : (
                <p className="border-t bg-surface px-4 py-3 text-sm text-muted">
                  You can read this ticket. Your role does not allow replies or notes; an admin of your shop
                  can change it.
                </p>
              )}
            </>
          )}
        </TabPanel>
        <TabPanel value="activity" className="min-h-0 flex-1 overflow-y-auto data-[state=inactive]:hidden">
          <Activity ticketId={ticket.id} />
        </TabPanel>
      </Tabs>
    </>
  );
}

function Failed({ error, search, onRetry }: { error: unknown; search: string; onRetry: () => void }) {
  const { status } = toApiError(error);
  // 400: what the address calls an id is none.
  if (status !== 404 && status !== 400) {
    return (
      <ErrorState title="The ticket could not be loaded" error={error} onRetry={onRetry}>
        What you typed is kept.
      </ErrorState>
    );
  }
  return (
    <EmptyState
      icon={SearchX}
      title="There is no such ticket"
      action={
        <Link to={`/tickets${search}`} className="text-accent underline underline-offset-2">
          Back to the inbox
        </Link>
      }
    >
      It may have been deleted, or the address is incomplete.
    </EmptyState>
  );
}

function TicketSkeleton() {
  return (
    <Skeleton label="Loading the ticket">
      <div className="space-y-3 border-b px-4 py-4">
        <div className="skeleton h-4 w-1/2" />
        <div className="skeleton h-3 w-1/3" />
        <div className="skeleton h-8 w-4/5" />
      </div>
      <div className="space-y-4 p-4">
        <div className="skeleton mr-12 h-20" />
        <div className="skeleton ml-12 h-16" />
        <div className="skeleton mr-12 h-24" />
      </div>
    </Skeleton>
  );
}
