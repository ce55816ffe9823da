import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useSearchParams } from 'react-router-dom';
import { Button } from '@/components/ui/Button';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import { count } from '@/lib/format';
import { useSession } from '@/lib/session';
import { agentPerformanceQuery, teamPerformanceQuery } from '../api/performance';
import { FigureTable } from '../components/FigureTable';
import { RowsPanel } from '../components/RowsPanel';
import { lastDays, SPANS, spanOf } from '../days';
import { figureOf, type Figure } from '../figures';

/** How agents do: everybody's figures for those who lead, the own ones for the others. */
export function PerformancePage() {
  const { can, agentId } = useSession();
  const [search, setSearch] = useSearchParams();
  const span = spanOf(search.get('days'));
  const days = lastDays(span, new Date());
  const leads = can('performance.read');
  const team = useInfiniteQuery({ ...teamPerformanceQuery(days), enabled: leads });
  const own = useQuery({ ...agentPerformanceQuery(agentId, days), enabled: !leads });
  const asked = leads ? team : own;

  useEffect(() => {
    document.title = 'Agent performance · Quimbi';
  }, []);

  const to = (changes: Record<string, string | null>) => {
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) next.delete(name);
      else next.set(name, value);
    }
    return next;
  };
  const figure = figureOf(search.get('figure'));
  const agent = search.get('agent');
  const agents = leads ? team.data?.pages.flatMap((page) => page.agents) : own.data && [own.data];
  const all = team.data?.pages[0]?.team;
  const rowsAt = (id: string, { metric }: Figure) => `?${to({ agent: id, figure: metric }).toString()}`;

  return (
    <div className="mx-auto h-full max-w-5xl overflow-y-auto p-4">
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <h1 className="text-lg font-semibold">{leads ? 'Agent performance' : 'Your performance'}</h1>
        <label className="ml-auto flex items-center gap-2 text-sm text-muted">
          Days
          <select
            value={span}
            onChange={(event) => setSearch(to({ days: event.target.value }), { replace: true })}
            className="h-8 rounded-md border border-line bg-bg px-2 text-text"
          >
            {SPANS.map((each) => (
              <option key={each} value={each}>
                {each === 1 ? 'Today' : `Last ${each} days`}
              </option>
            ))}
          </select>
        </label>
      </div>
      {asked.isPending && <Loading />}
      {asked.isError && (
        <ErrorState
          title="The figures could not be loaded"
          error={asked.error}
          onRetry={() => void asked.refetch()}
        />
      )}
      {agents && agents.length > 0 && (
        <FigureTable agents={agents} rowsAt={rowsAt} {...(all ? { team: all } : {})} />
      )}
      {all && all.agents === 0 && (
        <EmptyState title="Nothing was counted in these days">Choose more days to see older work.</EmptyState>
      )}
      {all && all.agents > 0 && (
        <p className="num mt-3 text-sm text-muted">
          {count(all.agents)} {all.agents === 1 ? 'agent' : 'agents'} at work, each with{' '}
          {average(all.average_replies)} replies and {average(all.average_closed)} closings on average.
        </p>
      )}
      {team.hasNextPage && (
        <Button className="mt-3" disabled={team.isFetchingNextPage} onClick={() => void team.fetchNextPage()}>
          Show more agents
        </Button>
      )}
      {figure && agent && (
        <RowsPanel
          agentId={agent}
          figure={figure}
          days={days}
          onClose={() => setSearch(to({ agent: null, figure: null }))}
        />
      )}
    </div>
  );
}

const average = (value = 0) => count(Math.round(value * 10) / 10);

function Loading() {
  return (
    <Skeleton label="Loading figures">
      <div className="space-y-2 py-2">
        <div className="skeleton h-8" />
        <div className="skeleton h-9" />
        <div className="skeleton h-9" />
        <div className="skeleton h-9" />
      </div>
    </Skeleton>
  );
}
