import { ArrowDownUp, ChevronDown, Plus, SlidersHorizontal } from 'lucide-react';
import { forwardRef, lazy, Suspense, type ComponentProps } from 'react';
import { Button } from '@/components/ui/Button';
import { currentView, listOrder, type TicketFilters } from '../filters';
import { useViews } from '../hooks/use-views';
import { SearchBox } from './SearchBox';

// Loaded beside the page; until it is there, its button is, and nothing moves.
const FilterPopover = lazy(() =>
  import('./FilterPopover').then((module) => ({ default: module.FilterPopover })),
);
const ViewsMenu = lazy(() => import('./ListMenus').then((module) => ({ default: module.ViewsMenu })));
const OrderMenu = lazy(() => import('./ListMenus').then((module) => ({ default: module.OrderMenu })));
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
  const { all } = useViews();
  const label = currentView(filters, all)?.label ?? 'Filtered tickets';
  const order = listOrder(filters);

  return (
    <header className="space-y-2 border-b px-3 pt-2 pb-2.5">
      <div className="flex items-center gap-0.5">
        <h1 className="min-w-0 flex-1">
          <Suspense fallback={<ViewsButton label={label} disabled />}>
            <ViewsMenu trigger={<ViewsButton label={label} />} />
          </Suspense>
        </h1>
        <Suspense fallback={<OrderButton label={order.label} disabled />}>
          <OrderMenu
            trigger={<OrderButton label={order.label} />}
            filters={filters}
            onChange={(chosen) => setFilters({ order: chosen })}
          />
        </Suspense>
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
      {order.reason && <p className="text-xs text-muted">{order.reason}</p>}
      {filters.queue && onNewTicket && (
        <Suspense fallback={null}>
          <TakeNext queueId={filters.queue} />
        </Suspense>
      )}
    </header>
  );
}

type ButtonProps = Omit<ComponentProps<typeof Button>, 'ref'>;

const ViewsButton = forwardRef<HTMLButtonElement, ButtonProps & { label: string }>(function ViewsButton(
  { label, ...rest },
  ref,
) {
  return (
    <Button
      ref={ref}
      look="quiet"
      className="-ml-2 max-w-full px-2 text-base font-semibold text-text"
      {...rest}
    >
      <span className="truncate">{label}</span>
      <ChevronDown size={14} aria-hidden />
    </Button>
  );
});

const OrderButton = forwardRef<HTMLButtonElement, ButtonProps & { label: string }>(function OrderButton(
  { label, ...rest },
  ref,
) {
  return (
    <Button ref={ref} look="quiet" icon aria-label={`Order: ${label}`} title={label} {...rest}>
      <ArrowDownUp size={15} aria-hidden />
    </Button>
  );
});
