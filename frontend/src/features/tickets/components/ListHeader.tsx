import { ArrowDownUp, ChevronDown, Plus, SlidersHorizontal } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { useNavigate } from 'react-router-dom';
import { Button } from '@/components/ui/Button';
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/Menu';
import {
  currentView,
  ORDER_LABELS,
  ORDERS,
  queueView,
  VIEWS,
  type Order,
  type TicketFilters,
} from '../filters';
import { useDirectory } from '../hooks/use-directory';
import { SearchBox } from './SearchBox';

// Loaded beside the page; until it is there, its button is, and nothing moves.
const FilterPopover = lazy(() =>
  import('./FilterPopover').then((module) => ({ default: module.FilterPopover })),
);
const TakeNext = lazy(() => import('./TakeNext').then((module) => ({ default: module.TakeNext })));
const filtersToCome = (
  <Button look="quiet" className="px-2" aria-label="Filters" disabled>
    <SlidersHorizontal size={15} aria-hidden />
  </Button>
);

interface Props {
  filters: TicketFilters;
  setFilters: (change: Partial<TicketFilters>, options?: { replace?: boolean }) => void;
  onSearch: (q: string) => void;
  onClearFilters: () => void;
  /** Absent when the agent may not create tickets. */
  onNewTicket: (() => void) | undefined;
}

export function ListHeader({ filters, setFilters, onSearch, onClearFilters, onNewTicket }: Props) {
  const navigate = useNavigate();
  const { queues } = useDirectory();
  const queueViews = queues.map(queueView);
  const view = currentView(filters, [...VIEWS, ...queueViews]);
  const open = (search: string) => navigate(`/tickets?${search}`);

  return (
    <header className="space-y-2 border-b px-3 pt-2 pb-2.5">
      <div className="flex items-center gap-0.5">
        <h1 className="min-w-0 flex-1">
          <Menu
            trigger={
              <Button look="quiet" className="-ml-2 max-w-full px-2 text-base font-semibold text-text">
                <span className="truncate">{view?.label ?? 'Filtered tickets'}</span>
                <ChevronDown size={14} aria-hidden />
              </Button>
            }
          >
            {VIEWS.map((each) => (
              <MenuItem key={each.id} onSelect={() => open(each.search)}>
                {each.label}
              </MenuItem>
            ))}
            {queueViews.length > 0 && (
              <>
                <MenuSeparator />
                <MenuLabel>Queues</MenuLabel>
                {queueViews.map((each) => (
                  <MenuItem key={each.id} onSelect={() => open(each.search)}>
                    {each.label}
                  </MenuItem>
                ))}
              </>
            )}
          </Menu>
        </h1>
        <Menu
          align="end"
          trigger={
            <Button
              look="quiet"
              icon
              aria-label={`Order: ${ORDER_LABELS[filters.order]}`}
              title={ORDER_LABELS[filters.order]}
            >
              <ArrowDownUp size={15} aria-hidden />
            </Button>
          }
        >
          <MenuLabel>Order</MenuLabel>
          <MenuChoice
            value={filters.order}
            onChange={(order) => setFilters({ order: order as Order })}
            options={ORDERS.map((order) => ({ value: order, label: ORDER_LABELS[order] }))}
          />
        </Menu>
        <Suspense fallback={filtersToCome}>
          <FilterPopover filters={filters} onChange={setFilters} onClear={onClearFilters} />
        </Suspense>
        {onNewTicket && (
          <Button look="quiet" icon aria-label="New ticket" title="New ticket (c)" onClick={onNewTicket}>
            <Plus size={17} aria-hidden />
          </Button>
        )}
      </div>
      <SearchBox value={filters.q} onChange={onSearch} />
      {filters.queue && onNewTicket && (
        <Suspense fallback={null}>
          <TakeNext queueId={filters.queue} />
        </Suspense>
      )}
    </header>
  );
}
