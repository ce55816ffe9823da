import clsx from 'clsx';
import { MessagesSquare } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { Outlet, useNavigate, useParams } from 'react-router-dom';
import { Kbd } from '@/components/ui/bits';
import { EmptyState } from '@/components/ui/states';
import { useHotkeys } from '@/lib/hotkeys';
import { useSession } from '@/lib/session';
import { ListHeader } from '../components/ListHeader';
import { TicketList } from '../components/TicketList';
import { useFilters } from '../hooks/use-filters';

// Its column keeps its width until it is there.
const ViewsNav = lazy(() =>
  import('../components/ViewsNav').then((module) => ({ default: module.ViewsNav })),
);
const NewTicketDialog = lazy(() =>
  import('../components/NewTicketDialog').then((module) => ({ default: module.NewTicketDialog })),
);

/** Views, list and the open ticket side by side; below 1024 px the list and the ticket take turns. */
export function InboxPage() {
  const { id } = useParams();
  const { can } = useSession();
  const navigate = useNavigate();
  const { filters, setFilters, search } = useFilters();
  const [creating, setCreating] = useState(false);
  const mayCreate = can('tickets.write');
  const showAll = useCallback(() => navigate('/tickets?order=updated_at+desc'), [navigate]);
  const onSearch = useCallback((q: string) => setFilters({ q }, { replace: true }), [setFilters]);

  useHotkeys({ c: () => mayCreate && setCreating(true) });
  useEffect(() => {
    if (!id) document.title = 'Inbox · Quimbi';
  }, [id]);

  return (
    <div className="flex h-full min-w-0">
      <div className="hidden w-44 shrink-0 min-[1281px]:block">
        <Suspense fallback={null}>
          <ViewsNav filters={filters} />
        </Suspense>
      </div>
      <section
        aria-label="Inbox"
        className={clsx(
          'min-w-0 flex-col border-r bg-surface lg:flex lg:w-80 lg:shrink-0',
          id ? 'hidden' : 'flex w-full',
        )}
      >
        <ListHeader
          filters={filters}
          setFilters={setFilters}
          onSearch={onSearch}
          onClearFilters={showAll}
          onNewTicket={mayCreate ? () => setCreating(true) : undefined}
        />
        <div className="min-h-0 flex-1">
          <TicketList filters={filters} search={search} selectedId={id} onClearFilters={showAll} />
        </div>
      </section>
      <div className={clsx('min-w-0 flex-1', id ? 'block' : 'hidden lg:block')}>
        <Outlet />
      </div>
      {creating && (
        <Suspense fallback={null}>
          <NewTicketDialog open onOpenChange={setCreating} />
        </Suspense>
      )}
    </div>
  );
}

export function NoTicketOpen() {
  return (
    <div className="flex h-full items-center justify-center">
      <EmptyState icon={MessagesSquare} title="No ticket open">
        Choose one from the list, or walk through it with <Kbd>j</Kbd> and <Kbd>k</Kbd> and open with{' '}
        <Kbd>Enter</Kbd>.
      </EmptyState>
    </div>
  );
}
