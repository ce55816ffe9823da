/** Rehearsals of the backend in memory. */
import { http, type HttpHandler } from 'msw';
import type { Schemas } from '@/lib/api/types';
import { answer } from './answers';
import type { Backend } from './backend';

type Work = (request: Request, params: Record<string, string>) => Response | Promise<Response>;

let counter = 0;

export function demoHandlers(
  state: Backend,
  guarded: (work: Work) => Parameters<typeof http.get>[1],
): HttpHandler[] {
  const demo = (id: string): Schemas['Demo'] => ({
    ticket_id: id,
    subject: 'Question',
    status: 'OPEN',
    priority: 'NORMAL',
    tags: [],
    began_at: new Date().toISOString(),
    began_by: state.me,
    expires_at: new Date().toISOString(),
    message_count: state.demo.length,
  });
  const all = (id: string) => ({
    messages: [
      ...state.messages
        .filter((each) => each.ticket_id === id)
        .map((each) => ({ ...each, author_name: each.author_name ?? '', temporary: false })),
      ...state.demo,
    ],
    next_page_token: '',
    ...(state.demo.length ? { demo: demo(id) } : {}),
  });
  const path = '*/api/tickets/:id/demo';
  return [
    http.get(
      `${path}/messages`,
      guarded((_, { id }) => answer<'ListDemoMessagesResponse'>(all(id!))),
    ),
    http.post(
      `${path}/messages`,
      guarded(async (request, { id }) => {
        const sent = (await request.json()) as Schemas['DemoMessageInput'];
        const message: Schemas['DemoMessage'] = {
          id: `demo-${++counter}`,
          ticket_id: id!,
          from_agent: sent.from_agent ?? false,
          content: sent.content,
          author_id: '',
          author_name: sent.from_agent ? 'Mia Torres' : 'Customer 1',
          created_at: new Date().toISOString(),
          temporary: true,
        };
        state.demo = [...state.demo, message];
        return answer<'CreateDemoMessageResponse'>({ message, demo: demo(id!) });
      }),
    ),
    http.post(
      `${path}/reset`,
      guarded((_, { id }) => {
        state.demo = [];
        return answer<'ResetDemoResponse'>(all(id!));
      }),
    ),
    http.delete(
      path,
      guarded(() => {
        state.demo = [];
        return answer<'DeleteDemoResponse'>({});
      }),
    ),
  ];
}
