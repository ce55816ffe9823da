import { TriangleAlert } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import { differences } from '../conflict';
import { useDirectory } from '../hooks/use-directory';
import type { Conflict } from '../hooks/use-ticket-change';

interface Props {
  conflict: Conflict;
  onApply: () => void;
  onDismiss: () => void;
}

/** Says what a colleague changed, and offers to apply the agent's own change on top. */
export function ConflictBanner({ conflict, onApply, onDismiss }: Props) {
  const { agentName, queueName } = useDirectory();
  const rows = differences(conflict.seen, conflict.current, agentName, queueName);
  return (
    <div role="alert" className="flex gap-2.5 border-b bg-warn-soft px-4 py-2.5 text-sm text-warn">
      <TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">A colleague changed this ticket first. Your change was not saved.</p>
        {rows.map((row) => (
          <p key={row.label}>
            {row.label}: {row.before || 'none'} → <strong>{row.after || 'none'}</strong>
          </p>
        ))}
        {rows.length === 0 && <p>What you see is up to date again.</p>}
      </div>
      <div className="flex shrink-0 flex-wrap content-start gap-2">
        <Button onClick={onApply}>Apply my change</Button>
        <Button onClick={onDismiss}>Leave it</Button>
      </div>
    </div>
  );
}
