import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { ErrorState, Skeleton } from '@/components/ui/states';
import { count, exactTime } from '@/lib/format';
import { agentPerformanceQuery, performanceRowsQuery, type Days } from '../api/performance';
import { duration } from '../duration';
import { clockOf, type Figure } from '../figures';

interface Props {
  agentId: string;
  figure: Figure;
  days: Days;
  onClose: () => void;
}

/** The rows that a figure was counted from, each with its ticket. */
export function RowsPanel({ agentId, figure, days, onClose }: Props) {
  const agent = useQuery(agentPerformanceQuery(agentId, days));
  const rows = useInfiniteQuery(performanceRowsQuery(agentId, figure.metric, days));
  const shown = rows.data?.pages.flatMap((page) => page.rows) ?? [];
  const times = agent.data && figure.time ? timesOf(agent.data.figures, figure) : null;
  return (
    <Dialog
      open
      placement="side"
      onOpenChange={onClose}
      title={agent.data ? `${figure.label} of ${agent.data.agent_name}` : figure.label}
      description={figure.meaning}
    >
      {agent.data && (
        <p className="num border-b px-4 py-2 text-sm text-muted">
          {count(figure.rows(agent.data.figures))} {figure.rows(agent.data.figures) === 1 ? 'row' : 'rows'}
          {times && ` · half within ${times.median}, nine of ten within ${times.p90}`}
        </p>
      )}
      {rows.isPending && (
        <Skeleton label="Loading rows">
          <div className="space-y-2 p-4">
            <div className="skeleton h-9" />
            <div className="skeleton h-9" />
            <div className="skeleton h-9" />
          </div>
        </Skeleton>
      )}
      {rows.isError && (
        <ErrorState
          title="The rows could not be loaded"
          error={rows.error}
          onRetry={() => void rows.refetch()}
        />
      )}
      <ul aria-label="Rows" className="divide-y">
        {shown.map((row) => (
          <li
            key={`${row.ticket_id} ${row.at} ${row.clock}`}
            className="flex items-baseline gap-3 px-4 py-2 text-sm"
          >
            <div className="min-w-0 flex-1">
              <Link
                to={`/tickets/${row.ticket_id}`}
                className="block truncate underline-offset-2 hover:underline"
              >
                <span className="num text-muted">#{row.ticket_number}</span> {row.subject}
              </Link>
              <time dateTime={row.at} className="num text-muted">
                {exactTime(row.at)}
              </time>
            </div>
            {row.clock && <span className="whitespace-nowrap text-muted">{clockOf(row)}</span>}
            {figure.time && <span className="num font-medium">{duration(row.value)}</span>}
          </li>
        ))}
      </ul>
      {rows.hasNextPage && (
        <div className="p-4">
          <Button disabled={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </Dialog>
  );
}

function timesOf(figures: Parameters<Figure['rows']>[0], figure: Figure) {
  const time = figure.metric === 'RESOLUTION' ? figures.resolution : figures.first_response;
  if (time.median_seconds === undefined || time.p90_seconds === undefined) return null;
  return { median: duration(time.median_seconds), p90: duration(time.p90_seconds) };
}
