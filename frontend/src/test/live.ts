/** The stream and presence of the backend in memory. */
import { http, type HttpHandler } from 'msw';
import type { Schemas } from '@/lib/api/types';
import { answer, type Backend } from './backend';
import { presence } from './data';

type Work = (request: Request, params: Record<string, string>) => Response | Promise<Response>;
type Guard = (work: Work) => Parameters<typeof http.get>[1];

export function liveHandlers(state: Backend, guarded: Guard): HttpHandler[] {
  return [
    http.get(
      '*/api/events',
      guarded((request) => state.stream.open(request)),
    ),
    http.get(
      '*/api/presence',
      guarded((request) => {
        const asked = new URL(request.url).searchParams.getAll('ticket_id');
        const presences = state.presences.filter((each) => asked.includes(each.ticket_id));
        return answer<'ListPresenceResponse'>({ presences, next_page_token: '' });
      }),
    ),
    http.put(
      '*/api/tickets/:id/presence',
      guarded(async (request, { id }) => {
        const sent = (await request.json()) as Schemas['PresenceInput'];
        state.said = [...state.said, `${sent.state} ${id}`];
        return answer<'SetPresenceResponse'>({ presence: presence(id!, state.me, sent.state) });
      }),
    ),
    http.delete(
      '*/api/tickets/:id/presence',
      guarded((_, { id }) => {
        state.said = [...state.said, `gone ${id}`];
        return answer<'ClearPresenceResponse'>({});
      }),
    ),
  ];
}
