/** API keys of both backends. They are separate credentials: a key of one opens nothing at the other. */
import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { intelligenceApi, supportApi } from '@/lib/api/client';
import { call } from '@/lib/api/request';

export type Backend = 'support' | 'intelligence';

export const keyKeys = { list: (backend: Backend) => ['keys', backend] as const };

export const keysQuery = (backend: Backend) =>
  queryOptions({
    queryKey: keyKeys.list(backend),
    queryFn: async ({ signal }) => {
      const answer =
        backend === 'support'
          ? await call(supportApi, 'get', '/api/keys', { signal })
          : await call(intelligenceApi, 'get', '/api/intelligence/keys', { signal });
      return answer.api_keys;
    },
  });

interface NewKey {
  name: string;
  scopes: string[];
  key: string;
}

export const createKeyMutation = (backend: Backend) =>
  mutationOptions({
    mutationFn: ({ key, ...body }: NewKey) =>
      backend === 'support'
        ? call(supportApi, 'post', '/api/keys', { body, key })
        : call(intelligenceApi, 'post', '/api/intelligence/keys', { body, key }),
    meta: { invalidates: [keyKeys.list(backend)] },
  });

export const revokeKeyMutation = (backend: Backend) =>
  mutationOptions({
    mutationFn: ({ id, key }: { id: string; key: string }) => {
      const options = { path: { id }, key };
      return backend === 'support'
        ? call(supportApi, 'delete', '/api/keys/{id}', options)
        : call(intelligenceApi, 'delete', '/api/intelligence/keys/{id}', options);
    },
    meta: { invalidates: [keyKeys.list(backend)] },
  });
