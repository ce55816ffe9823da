import { MutationCache, QueryClient } from '@tanstack/react-query';
import { retryRead } from '@/lib/query-rules';

export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    mutationCache: new MutationCache({
      // The one rule: a change makes stale what it names in `meta.invalidates`, and everything if it names nothing.
      onSettled: (_data, _error, _variables, _result, mutation) => {
        const keys = mutation.meta?.invalidates;
        if (!keys) return client.invalidateQueries();
        return Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
      },
    }),
    defaultOptions: {
      queries: { staleTime: 5000, retry: retryRead },
      // A write is repeated by the agent, with the same idempotency key, never behind the agent's back.
      mutations: { retry: false },
    },
  });
  return client;
}
