/** Rehearsals on a ticket: messages apart from the conversation, which nobody is sent. */
import { infiniteQueryOptions } from '@tanstack/react-query';
import { supportApi } from '@/lib/api/client';
import { call } from '@/lib/api/request';

const PAGE = 500;
const at = (ticketId: string) => ({ ticket_id: ticketId });

export const demoKey = (ticketId: string) => ['demo', ticketId] as const;

export const demoQuery = (ticketId: string) =>
  infiniteQueryOptions({
    queryKey: demoKey(ticketId),
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call(supportApi, 'get', '/api/tickets/{ticket_id}/demo/messages', {
        path: at(ticketId),
        query: { page_size: PAGE, ...(pageParam ? { page_token: pageParam } : {}) },
        signal,
      }),
    getNextPageParam: (page) => page.next_page_token || undefined,
  });

export interface DemoWritten {
  content: string;
  fromAgent: boolean;
  key: string;
}

export function addDemoMessage(ticketId: string, { content, fromAgent, key }: DemoWritten) {
  const body = { content, from_agent: fromAgent };
  return call(supportApi, 'post', '/api/tickets/{ticket_id}/demo/messages', {
    path: at(ticketId),
    body,
    key,
  });
}

/** Back to how it was when the demo began. */
export function resetDemo(ticketId: string, key: string) {
  return call(supportApi, 'post', '/api/tickets/{ticket_id}/demo/reset', {
    path: at(ticketId),
    key,
  });
}

export function removeDemo(ticketId: string, key: string) {
  return call(supportApi, 'delete', '/api/tickets/{ticket_id}/demo', { path: at(ticketId), key });
}
