/** API keys of the backend in memory. */
import { http, type HttpHandler } from 'msw';
import type { Schemas } from '@/lib/api/types';
import { answer } from './answers';
import type { Backend } from './backend';

type Work = (request: Request, params: Record<string, string>) => Response | Promise<Response>;

let counter = 0;

export function keyHandlers(
  state: Backend,
  guarded: (work: Work) => Parameters<typeof http.get>[1],
): HttpHandler[] {
  return [
    http.get(
      '*/api/keys',
      guarded(() => answer<'SupportListApiKeysResponse'>({ api_keys: state.keys })),
    ),
    http.get(
      '*/api/intelligence/keys',
      guarded(() => answer<'IntelligenceListApiKeysResponse'>({ api_keys: [] })),
    ),
    http.post(
      '*/api/keys',
      guarded(async (request) => {
        const sent = (await request.json()) as Schemas['ApiKeyInput'];
        const created = {
          ...sent,
          id: `key-${++counter}`,
          prefix: 'sk_support_ab12',
          created_at: new Date().toISOString(),
        };
        state.keys = [created, ...state.keys];
        return answer<'SupportCreateApiKeyResponse'>({
          api_key: created,
          secret: 'sk_support_ab12-the-secret',
        });
      }),
    ),
    http.delete(
      '*/api/keys/:id',
      guarded((_, { id }) => {
        state.keys = state.keys.map((each) =>
          each.id === id ? { ...each, revoked_at: new Date().toISOString() } : each,
        );
        return answer<'SupportRevokeApiKeyResponse'>({ api_key: state.keys.find((each) => each.id === id)! });
      }),
    ),
  ];
}
