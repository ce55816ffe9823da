import { Select } from '@/components/ui/Field';
import { words } from '@/lib/format';
import type { Ticket, TicketPriority, TicketStatus } from '@/lib/api/types';
import type { TicketChange } from '../api/changes';
import { PRIORITIES, STATUSES } from '../filters';
import { useDirectory } from '../hooks/use-directory';
import { STATUS_HINTS } from './labels';
import { Tags } from './Tags';

interface Props {
  ticket: Ticket;
  editable: boolean;
  onChange: (change: TicketChange) => void;
}

export function Properties({ ticket, editable, onChange }: Props) {
  const { assignable, agentName, queues } = useDirectory();
  const owner = ticket.assigned_to;
  const ownerListed = !owner || assignable.some((agent) => agent.id === owner);
  return (
    <div className="space-y-2">
      <div className="grid max-w-2xl grid-cols-2 gap-x-3 gap-y-2 sm:grid-cols-4">
        <Property label="Status" shortcut="s">
          {(common) => (
            <Select
              {...common}
              disabled={!editable}
              value={ticket.status}
              onChange={(event) => onChange({ field: 'status', value: event.target.value as TicketStatus })}
            >
              {STATUSES.map((status) => (
                // A closed ticket opens first: there is nothing to wait for.
                <option
                  key={status}
                  value={status}
                  title={STATUS_HINTS[status]}
                  disabled={ticket.status === 'CLOSED' && status === 'PENDING'}
                >
                  {words(status)}
                </option>
              ))}
            </Select>
          )}
        </Property>
        <Property label="Priority" shortcut="p">
          {(common) => (
            <Select
              {...common}
              disabled={!editable}
              value={ticket.priority ?? 'NORMAL'}
              onChange={(event) =>
                onChange({ field: 'priority', value: event.target.value as TicketPriority })
              }
            >
              {PRIORITIES.map((priority) => (
                <option key={priority} value={priority}>
                  {words(priority)}
                </option>
              ))}
            </Select>
          )}
        </Property>
        <Property label="Assignee" shortcut="a">
          {(common) => (
            <Select
              {...common}
              disabled={!editable}
              value={owner ?? ''}
              onChange={(event) => onChange({ field: 'assigned_to', value: event.target.value })}
            >
              <option value="">Nobody</option>
              {!ownerListed && <option value={owner}>{(owner && agentName(owner)) ?? 'Former agent'}</option>}
              {assignable.map((agent) => (
                <option key={agent.id} value={agent.id}>
                  {agent.name} · {agent.open_tickets}/{agent.capacity_total}
                  {agent.availability !== 'ONLINE' && ` · ${agent.availability.toLowerCase()}`}
                </option>
              ))}
            </Select>
          )}
        </Property>
        <Property label="Queue">
          {(common) => (
            <Select
              {...common}
              disabled={!editable}
              value={ticket.queue_id ?? ''}
              onChange={(event) => onChange({ field: 'queue_id', value: event.target.value })}
            >
              <option value="">None</option>
              {queues.map((queue) => (
                <option key={queue.id} value={queue.id}>
                  {queue.name}
                </option>
              ))}
            </Select>
          )}
        </Property>
      </div>
      {ticket.assignment_reason && (
        <p className="text-xs text-muted" aria-label="Why this agent">
          {ticket.assignment_reason}
        </p>
      )}
      <Tags tags={ticket.tags} editable={editable} onChange={onChange} />
    </div>
  );
}

interface PropertyProps {
  label: string;
  shortcut?: string;
  children: (common: { id: string; className: string; title?: string }) => React.ReactNode;
}

function Property({ label, shortcut, children }: PropertyProps) {
  const id = `ticket-${label.toLowerCase()}`;
  return (
    <div>
      <label htmlFor={id} className="block text-xs text-muted">
        {label}
      </label>
      {children({
        id,
        className: 'h-8 border-line! px-1.5! text-sm text-ellipsis',
        ...(shortcut ? { title: `${label} (${shortcut})` } : {}),
      })}
    </div>
  );
}
