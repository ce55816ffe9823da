/** Query keys, from general to special: a shorter key covers all longer ones. */
import type { TicketFilters } from '../filters';

export const ticketKeys = {
  all: ['tickets'] as const,
  lists: ['tickets', 'list'] as const,
  list: (filters: TicketFilters) => ['tickets', 'list', filters] as const,
  ofCustomer: (customerId: string) => ['tickets', 'list', 'customer', customerId] as const,
  detail: (id: string) => ['tickets', 'detail', id] as const,
  thread: (id: string) => ['tickets', 'detail', id, 'thread'] as const,
  notes: (id: string) => ['tickets', 'detail', id, 'notes'] as const,
  rich: (id: string) => ['tickets', 'detail', id, 'rich'] as const,
  /** Of no ticket's: what was read once with its pictures stays until the message is another one. */
  withImages: (id: string, messageId: string, etag: string) => ['images', id, messageId, etag] as const,
  audit: (id: string) => ['tickets', 'detail', id, 'audit'] as const,
  sla: (id: string) => ['tickets', 'detail', id, 'sla'] as const,
  versions: (id: string, messageId: string) => ['tickets', 'detail', id, 'versions', messageId] as const,
};

export const directoryKeys = {
  agents: ['directory', 'agents'] as const,
  queues: ['directory', 'queues'] as const,
  teams: ['directory', 'teams'] as const,
  topicAlerts: ['directory', 'topic-alerts'] as const,
  tags: (prefix: string) => ['directory', 'tags', prefix] as const,
};

/** Apart from the lists: counts follow changes at a pace of their own. */
export const inboxKeys = { counts: ['inbox', 'counts'] as const };
