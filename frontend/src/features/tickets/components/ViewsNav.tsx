import clsx from 'clsx';
import { Link } from 'react-router-dom';
import { currentView, queueView, VIEWS, type TicketFilters, type View } from '../filters';
import { useDirectory } from '../hooks/use-directory';

/** The views and queues as a column, on wide screens; elsewhere the list's title is a menu of them. */
export function ViewsNav({ filters }: { filters: TicketFilters }) {
  const { queues } = useDirectory();
  const queueViews = queues.map(queueView);
  const current = currentView(filters, [...VIEWS, ...queueViews]);
  return (
    <nav aria-label="Views" className="h-full space-y-4 overflow-y-auto border-r bg-surface p-2 text-sm">
      <Group title="Views" views={VIEWS} current={current} />
      {queueViews.length > 0 && <Group title="Queues" views={queueViews} current={current} />}
    </nav>
  );
}

function Group({ title, views, current }: { title: string; views: View[]; current: View | undefined }) {
  return (
    <div>
      <h2 className="px-2 py-1 text-xs font-medium text-muted">{title}</h2>
      <ul>
        {views.map((view) => (
          <li key={view.id}>
            <Link
              to={`/tickets?${view.search}`}
              aria-current={view.id === current?.id ? 'true' : undefined}
              className={clsx(
                'flex h-8 items-center rounded px-2',
                view.id === current?.id ? 'bg-selected font-medium' : 'hover:bg-hover',
              )}
            >
              <span className="truncate">{view.label}</span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
