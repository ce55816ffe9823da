/** Notes that mention the agent: reading them, and saying that they were read. */
import { infiniteQueryOptions, mutationOptions, queryOptions } from '@tanstack/react-query';
import { supportApi } from '@/lib/api/client';
import { call } from '@/lib/api/request';
import type { Schemas } from '@/lib/api/types';
import { refreshMs } from '@/lib/live/live';

export type Mention = Schemas['Mention'];

const PAGE = 50;
// While no stream tells of them.
const REFRESH_MS = 60_000;

export const mentionKeys = {
  all: ['mentions'] as const,
  unread: ['mentions', 'unread'] as const,
  list: (unreadOnly: boolean) => ['mentions', 'list', unreadOnly] as const,
};

/** How many are unread, up to 100. */
export const unreadQuery = () =>
  queryOptions({
    queryKey: mentionKeys.unread,
    queryFn: async ({ signal }) => {
      const query = { unread: true, page_size: 1 };
      return (await call(supportApi, 'get', '/api/mentions', { query, signal })).unread_count;
    },
    refetchInterval: () => refreshMs(REFRESH_MS),
  });

export const mentionsQuery = (unreadOnly: boolean) =>
  infiniteQueryOptions({
    queryKey: mentionKeys.list(unreadOnly),
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call(supportApi, 'get', '/api/mentions', {
        query: {
          page_size: PAGE,
          ...(unreadOnly ? { unread: true } : {}),
          ...(pageParam ? { page_token: pageParam } : {}),
        },
        signal,
      }),
    getNextPageParam: (page) => page.next_page_token || undefined,
    refetchInterval: () => refreshMs(REFRESH_MS),
  });

export const readMutation = () =>
  mutationOptions({
    mutationFn: ({ id, key }: { id: string; key: string }) =>
      call(supportApi, 'post', '/api/mentions/{id}:read', { path: { id }, key }),
    meta: { invalidates: [mentionKeys.all] },
  });

/** Marks what was shown: one that came after `until` stays unread. */
export const readAllMutation = () =>
  mutationOptions({
    mutationFn: ({ until, key }: { until: string; key: string }) =>
      call(supportApi, 'post', '/api/mentions:read', { body: { until }, key }),
    meta: { invalidates: [mentionKeys.all] },
  });
