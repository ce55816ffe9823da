import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/Button';
import { Menu, MenuItem } from '@/components/ui/Menu';
import { words } from '@/lib/format';
import type { Ticket } from '@/lib/api/types';
import { MOST_AT_ONCE, type BulkAction } from '../api/lifecycle';
import { STATUSES } from '../filters';
import { useBulkChange } from '../hooks/use-bulk-change';
import { useDirectory } from '../hooks/use-directory';
import { TagInput } from './TagInput';

interface Props {
  selected: ReadonlySet<string>;
  /** The tickets on screen. */
  tickets: Ticket[];
  onSelect: (ids: Iterable<string>) => void;
}

/** Changes the ticked tickets at once. Those that are refused stay ticked, each with its reason. */
export function BulkBar({ selected, tickets, onSelect }: Props) {
  const { assignable, queues } = useDirectory();
  const { failures, busy, run: change } = useBulkChange(onSelect);
  const run = (action: BulkAction) => change(selected, action);

  return (
    <section aria-label="Selected tickets" className="space-y-2 border-t bg-bg p-2 text-sm">
      <div className="flex items-center gap-2">
        <p role="status" className="num flex-1 px-1 font-medium">
          {selected.size} selected
        </p>
        {tickets.length > selected.size && (
          <Button
            look="quiet"
            onClick={() => onSelect(tickets.slice(0, MOST_AT_ONCE).map((ticket) => ticket.id))}
          >
            All on the list
          </Button>
        )}
        <Button look="quiet" icon aria-label="Clear the selection" onClick={() => onSelect([])}>
          <X size={15} aria-hidden />
        </Button>
      </div>
      <div className="flex flex-wrap gap-1.5">
        <Choice label="Status" busy={busy}>
          {STATUSES.map((status) => (
            <MenuItem key={status} onSelect={() => run({ status })}>
              {words(status)}
            </MenuItem>
          ))}
        </Choice>
        <Choice label="Assign" busy={busy}>
          <MenuItem onSelect={() => run({ assigned_to: 'me' })}>Me</MenuItem>
          <MenuItem onSelect={() => run({ assigned_to: '' })}>Nobody</MenuItem>
          {assignable.map((agent) => (
            <MenuItem key={agent.id} onSelect={() => run({ assigned_to: agent.id })}>
              {agent.name}
            </MenuItem>
          ))}
        </Choice>
        <Choice label="Queue" busy={busy}>
          {queues.map((queue) => (
            <MenuItem key={queue.id} onSelect={() => run({ transfer: { queue_id: queue.id } })}>
              {queue.name}
            </MenuItem>
          ))}
          <MenuItem onSelect={() => run({ transfer: { queue_id: '' } })}>None</MenuItem>
        </Choice>
        <Choice label="More" busy={busy}>
          <MenuItem onSelect={() => run({ spam: true })}>Mark as spam</MenuItem>
          <MenuItem onSelect={() => run({ spam: false })}>Not spam</MenuItem>
        </Choice>
        <TagInput
          aria-label="Add a tag to the selected tickets"
          placeholder="Add a tag"
          className="h-8 w-24 flex-1 rounded-md border border-edge bg-bg px-2.5 text-sm"
          onTag={(tag) => run({ tag: { add: [tag], remove: [] } })}
        />
      </div>
      {failures.length > 0 && (
        <div role="alert" className="max-h-28 overflow-y-auto rounded bg-warn-soft px-2 py-1.5 text-warn">
          <p className="font-medium">
            {failures.length === 1
              ? '1 ticket was not changed:'
              : `${failures.length} tickets were not changed:`}
          </p>
          <ul>
            {failures.map((failure) => (
              <li key={failure.id}>
                <span className="num">{failure.name}</span> {failure.message}
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

function Choice({ label, busy, children }: { label: string; busy: boolean; children: ReactNode }) {
  return (
    <Menu side="top" trigger={<Button disabled={busy}>{label}</Button>}>
      {children}
    </Menu>
  );
}
