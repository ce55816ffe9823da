/** The inbox's filters. They live in the URL, so that a view can be bookmarked, shared and reached with Back. */
import type { TicketChannel, TicketPriority, TicketStatus } from '@/lib/api/types';

export const STATUSES = ['OPEN', 'PENDING', 'CLOSED'] as const satisfies readonly TicketStatus[];
export const PRIORITIES = ['URGENT', 'HIGH', 'NORMAL', 'LOW'] as const satisfies readonly TicketPriority[];
export const CHANNELS = ['EMAIL', 'CHAT', 'PHONE', 'SMS', 'FORM'] as const satisfies readonly TicketChannel[];
export const ORDERS = [
  'smart_score',
  'priority',
  'sla_due',
  'updated_at desc',
  'created_at desc',
  'created_at asc',
] as const;
export type Order = (typeof ORDERS)[number];

export const ORDER_LABELS: Record<Order, string> = {
  smart_score: 'Smart order',
  priority: 'Most urgent first',
  sla_due: 'Next due first',
  'updated_at desc': 'Last changed first',
  'created_at desc': 'Newest first',
  'created_at asc': 'Oldest first',
};

/** Where the URL names no order. */
const DEFAULT_ORDER: Order = 'smart_score';
/** Only what is not closed has a place in these: a closed ticket has no score and is not due. */
const OF_LIVE_TICKETS: ReadonlySet<Order> = new Set(['smart_score', 'sla_due']);

export interface TicketFilters {
  status: TicketStatus[];
  priority: TicketPriority[];
  channel: TicketChannel[];
  /** A queue's id, or absent for all. */
  queue?: string;
  /** An agent's id, `me`, `none`, or absent for all. */
  assignee?: string;
  /** Id of a topic alert that the tickets fit, or absent for all. */
  topicAlert?: string;
  /** Only those that sleep, or only those marked as spam: lists of their own, each in an order of its own. */
  apart?: 'snoozed' | 'spam';
  tag: string[];
  q: string;
  order: Order;
}

export interface View {
  id: string;
  label: string;
  search: string;
}

/** The views that every shop has; queues add one each. */
export const VIEWS: View[] = [
  { id: 'mine', label: 'My open', search: 'status=open&assignee=me' },
  { id: 'unassigned', label: 'Unassigned', search: 'status=open&assignee=none' },
  { id: 'open', label: 'All open', search: 'status=open' },
  { id: 'urgent', label: 'Urgent', search: 'status=open&priority=urgent' },
  { id: 'snoozed', label: 'Snoozed', search: 'apart=snoozed' },
  { id: 'all', label: 'All tickets', search: 'order=updated_at+desc' },
  { id: 'spam', label: 'Spam', search: 'apart=spam' },
];

export const queueView = (queue: { id: string; name?: string | undefined }): View => ({
  id: queue.id,
  label: queue.name ?? 'Unnamed queue',
  search: `status=open&queue=${queue.id}`,
});

export const topicView = (alert: { id: string; name?: string | undefined }): View => ({
  id: alert.id,
  label: alert.name ?? 'Unnamed alert',
  search: `status=open&topic_alert=${alert.id}`,
});

/** Where the inbox starts when the URL names nothing. */
export const DEFAULT_SEARCH = 'status=open';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function known<T extends string>(values: string[], all: readonly T[]): T[] {
  return all.filter((each) => values.includes(each));
}

/** Reads the URL; what it does not know it ignores. */
export function readFilters(search: URLSearchParams): TicketFilters {
  const many = (name: string) => search.getAll(name).map((value) => value.toUpperCase());
  const order = search.get('order') as Order | null;
  const queue = search.get('queue');
  const assignee = search.get('assignee');
  const topicAlert = search.get('topic_alert');
  const apart = search.get('apart');
  return {
    status: known(many('status'), STATUSES),
    priority: known(many('priority'), PRIORITIES),
    channel: known(many('channel'), CHANNELS),
    ...(queue ? { queue } : {}),
    ...(assignee ? { assignee } : {}),
    ...(topicAlert && UUID.test(topicAlert) ? { topicAlert } : {}),
    ...(apart === 'snoozed' || apart === 'spam' ? { apart } : {}),
    tag: search.getAll('tag').slice(0, 10),
    q: (search.get('q') ?? '').slice(0, 200),
    order: order && ORDERS.includes(order) ? order : DEFAULT_ORDER,
  };
}

/** The shortest URL that reads back as `filters`. */
export function writeFilters(filters: TicketFilters): URLSearchParams {
  const search = new URLSearchParams();
  for (const name of ['status', 'priority', 'channel'] as const) {
    filters[name].forEach((value) => search.append(name, value.toLowerCase()));
  }
  if (filters.queue) search.set('queue', filters.queue);
  if (filters.assignee) search.set('assignee', filters.assignee);
  if (filters.topicAlert) search.set('topic_alert', filters.topicAlert);
  if (filters.apart) search.set('apart', filters.apart);
  filters.tag.forEach((tag) => search.append('tag', tag));
  if (filters.q) search.set('q', filters.q);
  if (filters.order !== DEFAULT_ORDER) search.set('order', filters.order);
  return search;
}

/** How a list comes: the order, what it is called, and why it is not the one that was asked for. */
export interface ListOrder {
  orderBy: Order | 'snoozed_until';
  label: string;
  /** Absent where the order is the agent's choice. */
  reason?: string;
}

/** Whether an order holds all tickets that the filters let through. */
export const fits = (order: Order, { status }: TicketFilters): boolean =>
  !OF_LIVE_TICKETS.has(order) || (status.length > 0 && !status.includes('CLOSED'));

/** The order that a list with these filters can have: the one that was chosen, or the nearest to it. */
export function listOrder(filters: TicketFilters): ListOrder {
  if (filters.apart === 'snoozed') {
    return {
      orderBy: 'snoozed_until',
      label: 'First to wake first',
      reason: 'Snoozed tickets come in the order in which they wake.',
    };
  }
  const latest: Order = 'updated_at desc';
  if (filters.apart === 'spam') {
    return { orderBy: latest, label: ORDER_LABELS[latest], reason: 'Spam comes last changed first.' };
  }
  if (fits(filters.order, filters)) return { orderBy: filters.order, label: ORDER_LABELS[filters.order] };
  const lacking = filters.order === 'smart_score' ? 'have no score' : 'are never due';
  return {
    orderBy: latest,
    label: ORDER_LABELS[latest],
    reason: `Last changed first: closed tickets ${lacking}.`,
  };
}

/** The view that the filters are exactly, whatever the words searched for and the order. */
export function currentView(filters: TicketFilters, views: View[]): View | undefined {
  const shape = (each: TicketFilters) => writeFilters({ ...each, q: '', order: DEFAULT_ORDER }).toString();
  const wanted = shape(filters);
  return views.find((view) => shape(readFilters(new URLSearchParams(view.search))) === wanted);
}

/** How many filters are set beyond order and search. */
export function filterCount(filters: TicketFilters): number {
  return (
    filters.status.length +
    filters.priority.length +
    filters.channel.length +
    filters.tag.length +
    (filters.queue ? 1 : 0) +
    (filters.assignee ? 1 : 0) +
    (filters.topicAlert ? 1 : 0) +
    (filters.apart ? 1 : 0)
  );
}
