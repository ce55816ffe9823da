import clsx from 'clsx';
import { memo } from 'react';
import { Link } from 'react-router-dom';
import { RelativeTime } from '@/components/ui/bits';
import type { Ticket } from '@/lib/api/types';
import { ChannelIcon, PriorityBadge, StatusBadge } from './labels';
import { Visitors } from './LazyVisitors';
import { Score } from './LazyScore';
import { SlaBadge } from './LazySla';
import { TopicChips } from './LazyTopics';

interface Props {
  ticket: Ticket;
  index: number;
  selected: boolean;
  /** Keeps the list's filters in the ticket's URL. */
  search: string;
  assignee: string | undefined;
  agentId: string;
  onIntent: (id: string) => void;
  checked: boolean;
  /** Ticks the ticket or takes the tick away; absent when the agent may change nothing. */
  onCheck: ((id: string) => void) | undefined;
}

export const ROW_HEIGHT = 84;

export const TicketRow = memo(function TicketRow({
  ticket,
  index,
  selected,
  search,
  assignee,
  agentId,
  onIntent,
  checked,
  onCheck,
}: Props) {
  const priority = ticket.priority ?? 'NORMAL';
  const scored = ticket.smart_score !== undefined;
  const link = (
    <Link
      to={`/tickets/${ticket.id}${search}`}
      data-index={index}
      aria-current={selected ? 'page' : undefined}
      onPointerEnter={() => onIntent(ticket.id)}
      onFocus={() => onIntent(ticket.id)}
      className={clsx(
        'flex flex-col justify-center gap-0.5 border-b border-l-2 pr-3 text-sm -outline-offset-2',
        onCheck ? 'pl-9' : 'pl-3',
        selected ? 'border-l-accent bg-selected' : 'border-l-transparent hover:bg-hover',
      )}
      style={{ height: ROW_HEIGHT }}
    >
      <span className="flex items-center gap-1.5 text-muted">
        <span
          aria-hidden
          className={clsx(
            'size-2 shrink-0 rounded-full border',
            ticket.awaiting_reply ? 'border-accent bg-accent' : 'border-edge',
          )}
        />
        {ticket.awaiting_reply && <span className="sr-only">Waits for a reply: </span>}
        <span className="truncate">{ticket.customer_name || ticket.customer_id}</span>
        <ChannelIcon channel={ticket.channel ?? 'EMAIL'} />
        <RelativeTime time={ticket.last_message_at || ticket.updated_at} className="ml-auto text-xs" />
      </span>
      <span
        className={clsx(
          'truncate text-text',
          ticket.awaiting_reply ? 'font-semibold' : 'font-medium',
          scored && 'pr-14',
        )}
      >
        {ticket.subject || 'No subject'}
      </span>
      <span className="flex items-center gap-1.5">
        <span className="num text-xs text-muted">#{ticket.number}</span>
        {(priority === 'URGENT' || priority === 'HIGH') && <PriorityBadge priority={priority} />}
        {ticket.status !== 'OPEN' && <StatusBadge status={ticket.status} />}
        <SlaBadge ticket={ticket} />
        <TopicChips topics={ticket.topics} />
        <span className="min-w-0 flex-1 truncate text-muted">{ticket.preview}</span>
        <Visitors ticketId={ticket.id} agentId={agentId} />
        {assignee && (
          <span className="max-w-20 truncate text-xs text-muted" title={`Assigned to ${assignee}`}>
            {assignee.split(' ')[0]}
          </span>
        )}
      </span>
    </Link>
  );
  // Beside the link, not in it: one opens the ticket, the others tick it and explain its place.
  return (
    <>
      {link}
      <Score ticket={ticket} side="right" className="absolute top-[30px] right-2 h-6" />
      {onCheck && (
        <label className="absolute top-0 left-0.5 flex h-full w-8 cursor-pointer items-center justify-center">
          <input
            type="checkbox"
            className="size-4 accent-accent-fill"
            aria-label={`Select #${ticket.number}`}
            checked={checked}
            onChange={() => onCheck(ticket.id)}
          />
        </label>
      )}
    </>
  );
});
