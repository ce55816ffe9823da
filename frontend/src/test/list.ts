/** Filters and pages as `ListTickets` does; the order is the smart one, else that of the samples. */
import type { Schemas } from '@/lib/api/types';
import { queues, topicAlerts } from './data';

const PAGE = 100;

export function listTickets(
  tickets: Schemas['Ticket'][],
  me: string,
  url: URL,
): Schemas['ListTicketsResponse'] {
  const query = url.searchParams;
  const any = (name: string, value: string | undefined) => {
    const wanted = query.getAll(name);
    return wanted.length === 0 || wanted.includes(value ?? '');
  };
  const topic = query.get('topic_alert');
  const smart = query.get('order_by') === 'smart_score';
  const assigned = query.get('assigned_to');
  const q = query.get('q')?.toLowerCase() ?? '';
  const fitting = tickets.filter(
    (each) =>
      !(smart && each.status === 'CLOSED') &&
      each.spam === (query.get('spam') === 'true') &&
      (query.get('snoozed') !== 'true' || Boolean(each.snoozed_until)) &&
      (!topic || each.topics.includes(topic)) &&
      any('status', each.status) &&
      any('priority', each.priority) &&
      any('channel', each.channel) &&
      any('queue_id', each.queue_id) &&
      any('customer_id', each.customer_id) &&
      query.getAll('tag').every((tag) => each.tags.includes(tag)) &&
      (!assigned || (each.assigned_to ?? 'none') === (assigned === 'me' ? me : assigned)) &&
      `${each.subject ?? ''} ${each.customer_name ?? ''}`.toLowerCase().includes(q),
  );
  const start = Number(query.get('page_token') ?? 0);
  const size = Math.min(Number(query.get('page_size') ?? 50), PAGE);
  const more = start + size < fitting.length;
  const found = smart ? byScore(fitting) : fitting.map(withoutScore);
  return { tickets: found.slice(start, start + size), next_page_token: more ? String(start + size) : '' };
}

const byScore = (tickets: Schemas['Ticket'][]) =>
  [...tickets].sort((a, b) => (b.smart_score ?? 0) - (a.smart_score ?? 0));

/** Only lists in the smart order tell scores. */
function withoutScore(ticket: Schemas['Ticket']): Schemas['Ticket'] {
  const copy = { ...ticket, score_parts: [] };
  delete (copy as { smart_score?: number }).smart_score;
  return copy;
}

/** Counts of open tickets, as `GetInboxCounts` does; 1,000 is the most that is told. */
export function inboxCounts(tickets: Schemas['Ticket'][], me: string): Schemas['GetInboxCountsResponse'] {
  const open = tickets.filter((each) => each.status === 'OPEN');
  const count = (fits: (ticket: Schemas['Ticket']) => boolean) => {
    const found = open.filter(fits).length;
    return { count: Math.min(found, 1000), more: found > 1000 };
  };
  const byId = (resources: { id: string }[], fits: (ticket: Schemas['Ticket'], id: string) => boolean) =>
    Object.fromEntries(resources.map(({ id }) => [id, count((ticket) => fits(ticket, id))]));
  return {
    mine: count((each) => each.assigned_to === me),
    unassigned: count((each) => !each.assigned_to),
    open: count(() => true),
    urgent: count((each) => each.priority === 'URGENT'),
    queues: byId(queues, (ticket, id) => ticket.queue_id === id),
    topic_alerts: byId(topicAlerts, (ticket, id) => ticket.topics.includes(id)),
  };
}
