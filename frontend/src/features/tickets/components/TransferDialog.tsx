import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { Field, Select, Textarea } from '@/components/ui/Field';
import { useSession } from '@/lib/session';
import type { Ticket } from '@/lib/api/types';
import type { TicketChange } from '../api/changes';
import { useDirectory } from '../hooks/use-directory';

interface Props {
  ticket: Ticket;
  onTransfer: (change: TicketChange) => void;
  onClose: () => void;
}

/** Moves a ticket to another queue, with a note for those who take over. */
export function TransferDialog({ ticket, onTransfer, onClose }: Props) {
  const { queues } = useDirectory();
  const { can } = useSession();
  const others = queues.filter((queue) => queue.id !== ticket.queue_id);
  const [queue, setQueue] = useState('');
  const [note, setNote] = useState('');
  const [keep, setKeep] = useState(false);
  return (
    <Dialog open onOpenChange={onClose} title="Transfer to a queue">
      <form
        className="space-y-3 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          onTransfer({ field: 'transfer', value: queue, note: note.trim(), keep });
        }}
      >
        <Field label="Queue">
          {(ids) => (
            <Select {...ids} value={queue} onChange={(event) => setQueue(event.target.value)} required>
              <option value="">Choose a queue</option>
              {others.map((each) => (
                <option key={each.id} value={each.id}>
                  {each.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {can('notes.write') && (
          <Field label="Note for those who take over" hint="Internal: the customer never sees it.">
            {(ids) => (
              <Textarea
                {...ids}
                rows={3}
                maxLength={20_000}
                value={note}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
        )}
        {ticket.assigned_to && (
          <label className="flex items-center gap-2 text-sm">
            <input
              type="checkbox"
              className="size-4 accent-accent-fill"
              checked={keep}
              onChange={(event) => setKeep(event.target.checked)}
            />
            Whoever owns it keeps it
          </label>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={!queue}>
            Transfer
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
