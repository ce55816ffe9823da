import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { Inbox, SearchX } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef } from 'react';
import { Button } from '@/components/ui/Button';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import { useHotkeys } from '@/lib/hotkeys';
import { useSession } from '@/lib/session';
import { ticketListQuery, ticketQuery } from '../api/queries';
import { filterCount, type TicketFilters } from '../filters';
import { useDirectory } from '../hooks/use-directory';
import { useSelection } from '../hooks/use-selection';
import { useSteadyList } from '../hooks/use-steady-list';
import { ROW_HEIGHT, TicketRow } from './TicketRow';

const BulkBar = lazy(() => import('./BulkBar').then((module) => ({ default: module.BulkBar })));

interface Props {
  filters: TicketFilters;
  search: string;
  selectedId: string | undefined;
  onClearFilters: () => void;
}

/** Rows left below the fold when the next page is asked for. */
const AHEAD = 30;

export function TicketList({ filters, search, selectedId, onClearFilters }: Props) {
  const client = useQueryClient();
  const list = useInfiniteQuery({ ...ticketListQuery(filters), placeholderData: keepPreviousData });
  const { agentName } = useDirectory();
  const { agentId, can } = useSession();
  const scroller = useRef<HTMLDivElement>(null);

  const tickets = useMemo(() => {
    const all = list.data?.pages.flatMap((page) => page.tickets) ?? [];
    // A ticket that changed between two pages may come twice.
    return [...new Map(all.map((ticket) => [ticket.id, ticket])).values()];
  }, [list.data]);

  const rows = useVirtualizer({
    count: tickets.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;

  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, isPlaceholderData, fetchNextPage } = list;
  useEffect(() => {
    const near = last >= tickets.length - AHEAD;
    if (near && hasNextPage && !isFetchingNextPage && !isFetchNextPageError && !isPlaceholderData) {
      void fetchNextPage();
    }
  }, [
    last,
    tickets.length,
    hasNextPage,
    isFetchingNextPage,
    isFetchNextPageError,
    isPlaceholderData,
    fetchNextPage,
  ]);

  const filterKey = JSON.stringify(filters);
  const { selected, toggle, replace } = useSelection(filterKey);
  useSteadyList(scroller, tickets, ROW_HEIGHT);
  useEffect(() => scroller.current?.scrollTo({ top: 0 }), [filterKey]);

  const prefetch = useCallback(
    (id: string) => void client.query({ ...ticketQuery(id), staleTime: 10_000 }).catch(() => undefined),
    [client],
  );

  const move = (step: 1 | -1) => {
    const focused = document.activeElement?.getAttribute('data-index');
    const open = tickets.findIndex((ticket) => ticket.id === selectedId);
    const from = focused === null || focused === undefined ? open : Number(focused);
    const target = Math.min(tickets.length - 1, Math.max(0, from + step));
    rows.scrollToIndex(target);
    // The row may only exist after the scroll has been rendered.
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        scroller.current?.querySelector<HTMLElement>(`[data-index="${target}"]`)?.focus(),
      ),
    );
  };
  const tick = () => {
    const focused = document.activeElement?.getAttribute('data-index');
    const id = focused ? tickets[Number(focused)]?.id : selectedId;
    if (id && can('tickets.write')) toggle(id);
  };
  useHotkeys({ j: () => move(1), k: () => move(-1), x: tick });

  if (list.isPending) {
    return (
      <Skeleton label="Loading tickets">
        {Array.from({ length: 9 }, (_, row) => (
          <div
            key={row}
            className="flex flex-col justify-center gap-2 border-b px-4"
            style={{ height: ROW_HEIGHT }}
          >
            <div className="skeleton h-3 w-2/5" />
            <div className="skeleton h-3 w-4/5" />
            <div className="skeleton h-3 w-3/5" />
          </div>
        ))}
      </Skeleton>
    );
  }
  if (list.isError && tickets.length === 0) {
    return (
      <ErrorState
        title="The tickets could not be loaded"
        error={list.error}
        onRetry={() => void list.refetch()}
      />
    );
  }
  if (tickets.length === 0) {
    const filtered = filterCount(filters) > 0 || filters.q !== '';
    return (
      <EmptyState
        icon={filters.q ? SearchX : Inbox}
        title={filters.q ? `Nothing found for “${filters.q}”` : 'No tickets here'}
        action={filtered && <Button onClick={onClearFilters}>Show all tickets</Button>}
      >
        {filters.q
          ? 'Words are looked for in subject, customer name, e-mail and number.'
          : 'When a ticket fits this view, it appears here by itself.'}
      </EmptyState>
    );
  }
  return (
    <div className="flex h-full flex-col">
      <div
        ref={scroller}
        aria-busy={isPlaceholderData}
        className={clsx('min-h-0 flex-1 overflow-y-auto', isPlaceholderData && 'opacity-60')}
        tabIndex={-1}
      >
        {list.isRefetchError && (
          <p role="status" className="border-b bg-warn-soft px-3 py-1.5 text-xs text-warn">
            Not up to date: the server does not answer. Trying again.
          </p>
        )}
        <ul aria-label="Tickets" className="relative" style={{ height: rows.getTotalSize() }}>
          {items.map((item) => {
            const ticket = tickets[item.index];
            if (!ticket) return null;
            return (
              <li
                key={ticket.id}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <TicketRow
                  ticket={ticket}
                  index={item.index}
                  selected={ticket.id === selectedId}
                  search={search}
                  assignee={ticket.assigned_to ? agentName(ticket.assigned_to) : undefined}
                  agentId={agentId}
                  onIntent={prefetch}
                  checked={selected.has(ticket.id)}
                  onCheck={can('tickets.write') ? toggle : undefined}
                />
              </li>
            );
          })}
        </ul>
        <div className="px-3 py-3 text-center text-xs text-muted">
          {isFetchNextPageError ? (
            <Button onClick={() => void fetchNextPage()}>Load more tickets</Button>
          ) : isFetchingNextPage ? (
            'Loading more…'
          ) : (
            !hasNextPage && 'That is all.'
          )}
        </div>
      </div>
      {selected.size > 0 && (
        <Suspense fallback={null}>
          <BulkBar selected={selected} tickets={tickets} onSelect={replace} />
        </Suspense>
      )}
    </div>
  );
}
