import { useInfiniteQuery } from '@tanstack/react-query';
import { RelativeTime } from '@/components/ui/bits';
import { Button } from '@/components/ui/Button';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import { words } from '@/lib/format';
import { auditQuery } from '../api/queries';
import { useDirectory } from '../hooks/use-directory';

/** Who changed what on this ticket, newest first. */
export function Activity({ ticketId }: { ticketId: string }) {
  const audit = useInfiniteQuery(auditQuery(ticketId));
  const { agentName, queueName } = useDirectory();
  const read = (field: string, json: string): string => {
    const value = parse(json);
    if (value === '') return 'none';
    if (field === 'assigned_to') return agentName(value) ?? value;
    if (field === 'queue_id') return queueName(value) ?? value;
    return /^[A-Z_]+$/.test(value) ? words(value) : value;
  };

  if (audit.isPending) {
    return (
      <Skeleton label="Loading activity">
        <div className="space-y-4 p-4">
          {[0, 1, 2].map((row) => (
            <div key={row} className="skeleton h-8 w-4/5" />
          ))}
        </div>
      </Skeleton>
    );
  }
  if (audit.isError) {
    return (
      <ErrorState
        title="The activity could not be loaded"
        error={audit.error}
        onRetry={() => void audit.refetch()}
      />
    );
  }
  const entries = audit.data.pages.flatMap((page) => page.entries);
  if (entries.length === 0) return <EmptyState title="Nothing has changed yet" />;
  return (
    <ol aria-label="Activity" className="divide-y px-4 text-sm">
      {entries.map((entry) => (
        <li key={entry.id} className="py-2.5">
          <p className="flex gap-2">
            <span>
              <span className="font-medium">{entry.actor_name || 'System'}</span>
              {entry.actor_kind === 'api_key' && <span className="text-muted"> (API key)</span>}{' '}
              <span className="text-muted">{words(entry.action)}</span>
            </span>
            <RelativeTime time={entry.created_at} className="ml-auto text-xs text-muted" />
          </p>
          {entry.changes.map((change) => (
            <p key={change.field} className="mt-0.5 break-words text-muted">
              {words(change.field)}: {read(change.field, change.before)} →{' '}
              <span className="text-text">{read(change.field, change.after)}</span>
            </p>
          ))}
        </li>
      ))}
      {audit.hasNextPage && (
        <li className="py-3 text-center">
          <Button disabled={audit.isFetchingNextPage} onClick={() => void audit.fetchNextPage()}>
            Show earlier changes
          </Button>
        </li>
      )}
    </ol>
  );
}

/** A JSON value as text; the empty string for nothing. */
function parse(json: string): string {
  if (!json) return '';
  try {
    const value: unknown = JSON.parse(json);
    if (value === null) return '';
    if (Array.isArray(value)) return value.join(', ');
    return typeof value === 'string' ? value : JSON.stringify(value);
  } catch {
    return json;
  }
}
