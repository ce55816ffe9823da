/** What a colleague changed while this agent looked at the ticket. */
import { words } from '@/lib/format';
import type { Ticket } from '@/lib/api/types';

export interface FieldDifference {
  label: string;
  before: string;
  after: string;
}

type Names = (id: string) => string | undefined;

/** Lists the properties that differ, in words. */
export function differences(seen: Ticket, current: Ticket, agents: Names, queues: Names): FieldDifference[] {
  const name = (names: Names, id: string | undefined, none: string) =>
    id ? (names(id) ?? 'someone else') : none;
  const rows: [string, (ticket: Ticket) => string][] = [
    ['Status', (ticket) => words(ticket.status)],
    ['Priority', (ticket) => words(ticket.priority ?? 'NORMAL')],
    ['Assignee', (ticket) => name(agents, ticket.assigned_to, 'nobody')],
    ['Queue', (ticket) => name(queues, ticket.queue_id, 'none')],
    ['Tags', (ticket) => ticket.tags.join(', ') || 'none'],
    ['Subject', (ticket) => ticket.subject ?? ''],
    ['Channel', (ticket) => words(ticket.channel ?? 'EMAIL')],
    ['Customer', (ticket) => ticket.customer_name ?? ''],
    ['E-mail', (ticket) => ticket.customer_email ?? ''],
  ];
  return rows
    .map(([label, read]) => ({ label, before: read(seen), after: read(current) }))
    .filter((row) => row.before !== row.after);
}
