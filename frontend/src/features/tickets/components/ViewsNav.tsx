import clsx from 'clsx';
import { Link } from 'react-router-dom';
import { currentView, type TicketFilters, type View } from '../filters';
import { useCounts } from '../hooks/use-counts';
import { useViews, type ViewGroup } from '../hooks/use-views';
import { ViewCount } from './ViewCount';

/** The places of the inbox as a column, on wide screens; elsewhere the list's title is a menu of them. */
export function ViewsNav({ filters }: { filters: TicketFilters }) {
  const { groups, all } = useViews();
  const current = currentView(filters, all);
  return (
    <nav aria-label="Views" className="h-full space-y-4 overflow-y-auto border-r bg-surface p-2 text-sm">
      {groups.map((group) => (
        <Group key={group.title} group={group} current={current} />
      ))}
    </nav>
  );
}

function Group({ group, current }: { group: ViewGroup; current: View | undefined }) {
  const countOf = useCounts();
  return (
    <div>
      <h2 className="px-2 py-1 text-xs font-medium text-muted">{group.title}</h2>
      <ul>
        {group.views.map((view) => (
          <li key={view.id}>
            <Link
              to={`/tickets?${view.search}`}
              aria-current={view.id === current?.id ? 'true' : undefined}
              className={clsx(
                'flex h-8 items-center gap-2 rounded px-2',
                view.id === current?.id ? 'bg-selected font-medium' : 'hover:bg-hover',
              )}
            >
              <span className="min-w-0 flex-1 truncate" title={view.label}>
                {view.label}
              </span>
              <ViewCount count={countOf(view)} />
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
