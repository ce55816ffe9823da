import { queryOptions } from '@tanstack/react-query';
import { intelligenceApi } from '@/lib/api/client';
import { toApiError } from '@/lib/api/error';
import { call } from '@/lib/api/request';
import { backoffMs } from '@/lib/query-rules';

export const customerKeys = {
  profile: (customerId: string) => ['customers', customerId, 'profile'] as const,
  history: (customerId: string) => ['customers', customerId, 'history'] as const,
};

/** A customer's profile; asks again by itself, ever less often, while the Intelligence backend is away. */
export const profileQuery = (customerId: string) =>
  queryOptions({
    queryKey: customerKeys.profile(customerId),
    queryFn: async ({ signal }) => {
      const path = { customer_id: customerId };
      const answer = await call(intelligenceApi, 'get', '/api/intelligence/customer/{customer_id}', {
        path,
        signal,
      });
      return answer.profile;
    },
    // The panel says at once what is wrong; the interval below does the retrying.
    retry: false,
    staleTime: 60_000,
    refetchInterval: ({ state }) =>
      state.error && toApiError(state.error).transient
        ? backoffMs(Math.min(6, state.errorUpdateCount), state.error)
        : false,
  });

/** What was told of a customer before, newest first; the fifty last changes are enough for a trend. */
export const historyQuery = (customerId: string) =>
  queryOptions({
    queryKey: customerKeys.history(customerId),
    queryFn: async ({ signal }) => {
      const path = { customer_id: customerId };
      const answer = await call(intelligenceApi, 'get', '/api/intelligence/customer/{customer_id}/history', {
        path,
        signal,
      });
      return answer.snapshots;
    },
    retry: false,
    staleTime: 60_000,
  });
