/** The HTML of messages in the backend in memory. */
import { http, type HttpHandler } from 'msw';
import { answer, failure, type Backend } from './backend';

type Work = (request: Request, params: Record<string, string>) => Response | Promise<Response>;

/** By message id: the HTML without and with pictures from elsewhere. */
export type Html = Record<string, { html: string; withImages?: string }>;

export function richHandlers(
  state: Backend,
  guarded: (work: Work) => Parameters<typeof http.get>[1],
): HttpHandler[] {
  return [
    http.get(
      '*/api/tickets/:id/conversation',
      guarded((_, { id }) => {
        const messages = state.messages.filter((each) => each.ticket_id === id);
        const entries = messages.map((message) => ({
          message: { ...message, ...withHtml(state, message.id, false) },
        }));
        return answer<'GetConversationResponse'>({ entries, next_page_token: '' });
      }),
    ),
    http.get(
      '*/api/tickets/:ticketId/messages/:id',
      guarded((request, { id }) => {
        const message = state.messages.find((each) => each.id === id);
        if (!message) return failure(404, 'ERROR_REASON_NOT_FOUND', 'message not found');
        const remote = new URL(request.url).searchParams.get('remote_images') === 'true';
        return answer<'GetMessageResponse'>({
          message: { ...message, ...withHtml(state, message.id, remote) },
        });
      }),
    ),
  ];
}

function withHtml(state: Backend, id: string, remote: boolean) {
  const found = state.html[id];
  if (!found) return {};
  return remote && found.withImages
    ? { content_html: found.withImages, blocked_images: 0 }
    : { content_html: found.html };
}
