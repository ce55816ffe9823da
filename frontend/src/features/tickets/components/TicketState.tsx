import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { Button } from '@/components/ui/Button';
import { exactTime } from '@/lib/format';
import type { Ticket } from '@/lib/api/types';
import type { TicketChange } from '../api/changes';
import { followUpsQuery } from '../api/lifecycle';

interface Props {
  ticket: Ticket;
  /** The list's filters, kept in links to other tickets. */
  search: string;
  editable: boolean;
  onChange: (change: TicketChange) => void;
}

/** One line for what is special about a ticket: asleep, spam, followed up, or a follow-up itself. */
export function TicketState({ ticket, search, editable, onChange }: Props) {
  const closed = ticket.status === 'CLOSED' && !ticket.spam;
  const { data: followUps = [] } = useQuery({ ...followUpsQuery(ticket.id), enabled: closed });
  const [goesOn] = followUps;
  const to = (id: string) => `/tickets/${id}${search}`;
  return (
    <>
      {ticket.snoozed_until && (
        <Line
          action={
            editable && (
              <Button onClick={() => onChange({ field: 'snoozed_until', value: '' })}>Wake now</Button>
            )
          }
        >
          Snoozed until {exactTime(ticket.snoozed_until)}. It wakes earlier when the customer writes.
        </Line>
      )}
      {ticket.spam && (
        <Line
          action={
            editable && <Button onClick={() => onChange({ field: 'spam', value: false })}>Not spam</Button>
          }
        >
          Marked as spam. What its sender writes does not open it.
        </Line>
      )}
      {ticket.follow_up_of && (
        <Line>
          Follow-up of{' '}
          <Link className="text-accent underline underline-offset-2" to={to(ticket.follow_up_of)}>
            an earlier ticket
          </Link>
          .
        </Line>
      )}
      {closed && goesOn && (
        <Line>
          Goes on in{' '}
          <Link className="text-accent underline underline-offset-2" to={to(goesOn.id)}>
            #{goesOn.number}
          </Link>
          .
        </Line>
      )}
    </>
  );
}

function Line({ action, children }: { action?: ReactNode; children: ReactNode }) {
  return (
    <div className="flex min-h-11 items-center gap-2 border-b bg-surface px-4 py-1.5 text-sm">
      <p className="min-w-0 flex-1">{children}</p>
      {action}
    </div>
  );
}
