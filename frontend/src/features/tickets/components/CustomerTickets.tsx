import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { RelativeTime } from '@/components/ui/bits';
import type { Ticket } from '@/lib/api/types';
import { customerTicketsQuery } from '../api/queries';
import { useFilters } from '../hooks/use-filters';
import { StatusBadge } from './labels';

/** What else the customer has written about. */
export function CustomerTickets({ ticket }: { ticket: Ticket }) {
  const { search } = useFilters();
  const tickets = useQuery(customerTicketsQuery(ticket.customer_id));
  const others = tickets.data?.filter((each) => each.id !== ticket.id) ?? [];
  return (
    <section className="px-4 py-3">
      <h3 className="mb-1.5 text-xs font-medium text-muted">Other tickets</h3>
      {tickets.isPending && <div className="skeleton h-8 w-full" aria-hidden />}
      {tickets.isError && <p className="text-sm text-muted">They could not be loaded.</p>}
      {tickets.data && others.length === 0 && <p className="text-sm text-muted">This is the only one.</p>}
      <ul className="divide-y text-sm">
        {others.map((each) => (
          <li key={each.id}>
            <Link to={`/tickets/${each.id}${search}`} className="block rounded py-1.5 hover:bg-hover">
              <span className="flex items-center gap-2">
                <span className="min-w-0 flex-1 truncate">{each.subject || 'No subject'}</span>
                <StatusBadge status={each.status} />
              </span>
              <span className="num text-xs text-muted">
                #{each.number} · <RelativeTime time={each.created_at} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
