/** Agents of the backend in memory: who is signed in, who there is, who takes work. */
import { http, type HttpHandler } from 'msw';
import type { Schemas } from '@/lib/api/types';
import { answer, type Backend } from './backend';
import { agents, ids, permissions } from './data';

type Work = (request: Request, params: Record<string, string>) => Response | Promise<Response>;
type Guard = (work: Work) => Parameters<typeof http.get>[1];

export function peopleHandlers(state: Backend, guarded: Guard): HttpHandler[] {
  return [
    http.get(
      '*/api/auth/me',
      guarded(() =>
        answer<'GetMeResponse'>({
          agent: {
            ...agents.find((agent) => agent.id === state.me)!,
            role: state.role,
            availability: state.availability,
          },
          tenant_id: ids.tenant,
          tenant_name: 'Linda’s Quilting Supply',
          permissions: permissions[state.role],
          api_key_id: '',
        }),
      ),
    ),
    http.get(
      '*/api/agents',
      guarded(() => answer<'ListAgentsResponse'>({ agents, next_page_token: '' })),
    ),
    http.patch(
      '*/api/agents/:id/availability',
      guarded(async (request) => {
        const { availability } = (await request.json()) as Pick<Schemas['Agent'], 'availability'>;
        state.availability = availability;
        return answer<'UpdateAgentAvailabilityResponse'>({ agent: { ...agents[0]!, availability } });
      }),
    ),
  ];
}
