/** How agents do, and the rows that each figure was counted from. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { supportApi } from '@/lib/api/client';
import { call } from '@/lib/api/request';
import type { Metric } from '../figures';

/** Days of the browser's time zone. */
export interface Days {
  from: string;
  to: string;
  time_zone: string;
}

const performanceKeys = {
  team: (days: Days) => ['performance', 'team', days] as const,
  agent: (id: string, days: Days) => ['performance', 'agent', id, days] as const,
  rows: (id: string, metric: Metric, days: Days) => ['performance', 'rows', id, metric, days] as const,
};

export const teamPerformanceQuery = (days: Days) =>
  infiniteQueryOptions({
    queryKey: performanceKeys.team(days),
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call(supportApi, 'get', '/api/performance', {
        query: { ...days, ...(pageParam ? { page_token: pageParam } : {}) },
        signal,
      }),
    getNextPageParam: (page) => page.next_page_token || undefined,
  });

export const agentPerformanceQuery = (agentId: string, days: Days) =>
  queryOptions({
    queryKey: performanceKeys.agent(agentId, days),
    queryFn: async ({ signal }) => {
      const path = { agent_id: agentId };
      const answer = await call(supportApi, 'get', '/api/agents/{agent_id}/performance', {
        path,
        query: days,
        signal,
      });
      return answer.agent;
    },
  });

export const performanceRowsQuery = (agentId: string, metric: Metric, days: Days) =>
  infiniteQueryOptions({
    queryKey: performanceKeys.rows(agentId, metric, days),
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      call(supportApi, 'get', '/api/agents/{agent_id}/performance/{metric}/rows', {
        path: { agent_id: agentId, metric },
        query: { ...days, page_size: 50, ...(pageParam ? { page_token: pageParam } : {}) },
        signal,
      }),
    getNextPageParam: (page) => page.next_page_token || undefined,
  });
