import { ArrowLeft, PanelRight, Pencil, UserPlus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'react-router-dom';
import { RelativeTime } from '@/components/ui/bits';
import { Button } from '@/components/ui/Button';
import { Input } from '@/components/ui/Field';
import type { Ticket } from '@/lib/api/types';
import type { TicketChange } from '../api/changes';
import { ChannelIcon } from './labels';
import { Properties } from './Properties';
import { Score } from './LazyScore';
import { SlaButton } from './LazySla';
import { TopicLinks } from './LazyTopics';
import { VisitorLine } from './LazyVisitors';
import type { DemoSwitch } from './TicketActions';

const TicketActions = lazy(() =>
  import('./TicketActions').then((module) => ({ default: module.TicketActions })),
);

interface Props {
  ticket: Ticket;
  /** The list's filters, for the way back to it. */
  search: string;
  editable: boolean;
  agentId: string;
  onChange: (change: TicketChange) => void;
  demo: DemoSwitch | undefined;
  /** Opens the customer panel where it has no column of its own. */
  onShowCustomer: (() => void) | undefined;
}

export function TicketHeader({ ticket, search, editable, agentId, onChange, demo, onShowCustomer }: Props) {
  const mine = ticket.assigned_to === agentId;
  return (
    <header className="space-y-2 border-b px-4 pt-2.5 pb-3">
      <div className="flex items-start gap-2">
        <Link
          to={`/tickets${search}`}
          aria-label="Back to the list"
          className="-ml-1 flex size-8 shrink-0 items-center justify-center rounded text-muted hover:bg-hover lg:hidden"
        >
          <ArrowLeft size={17} aria-hidden />
        </Link>
        <div className="min-w-0 flex-1">
          <Subject ticket={ticket} editable={editable} onChange={onChange} />
          <div className="flex flex-wrap items-center gap-x-1.5 text-sm text-muted">
            <span className="num">#{ticket.number}</span>
            <ChannelIcon channel={ticket.channel ?? 'EMAIL'} />
            <span className="truncate">{ticket.customer_name || ticket.customer_id}</span>
            {ticket.customer_email && (
              <span className="truncate max-sm:hidden">{`<${ticket.customer_email}>`}</span>
            )}
            <span>
              opened <RelativeTime time={ticket.created_at} />
            </span>
            <SlaButton ticket={ticket} />
            <Score ticket={ticket} className="h-6" />
            <TopicLinks topics={ticket.topics} />
          </div>
        </div>
        <VisitorLine ticketId={ticket.id} agentId={agentId} />
        {editable && !mine && (
          <Button onClick={() => onChange({ field: 'assigned_to', value: agentId })}>
            <UserPlus size={14} aria-hidden /> <span className="max-sm:sr-only">Take it</span>
          </Button>
        )}
        {editable && (
          <Suspense fallback={null}>
            <TicketActions ticket={ticket} onChange={onChange} demo={demo} />
          </Suspense>
        )}
        {onShowCustomer && (
          <Button onClick={onShowCustomer}>
            <PanelRight size={14} aria-hidden /> <span className="max-sm:sr-only">Customer</span>
          </Button>
        )}
      </div>
      <Properties ticket={ticket} editable={editable} onChange={onChange} />
    </header>
  );
}

function Subject({ ticket, editable, onChange }: Pick<Props, 'ticket' | 'editable' | 'onChange'>) {
  const [editing, setEditing] = useState(false);
  if (editing) {
    const save = (text: string) => {
      setEditing(false);
      const subject = text.trim();
      if (subject && subject !== ticket.subject) onChange({ field: 'subject', value: subject });
    };
    return (
      <Input
        // Asked for by the click that made it appear.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        aria-label="Subject"
        maxLength={500}
        defaultValue={ticket.subject}
        className="h-8 font-semibold"
        onBlur={(event) => save(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') save(event.currentTarget.value);
          if (event.key === 'Escape') setEditing(false);
        }}
      />
    );
  }
  return (
    <div className="group flex items-center gap-1">
      <h1 className="min-w-0 truncate text-lg font-semibold" title={ticket.subject}>
        {ticket.subject || 'No subject'}
      </h1>
      {editable && (
        <button
          type="button"
          aria-label="Edit subject"
          className="rounded p-1.5 text-muted hover:bg-hover hover:text-text"
          onClick={() => setEditing(true)}
        >
          <Pencil size={13} aria-hidden />
        </button>
      )}
    </div>
  );
}
