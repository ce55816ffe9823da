/** Both backends in memory, as the contract describes them, for tests that need no network. */
import { http, type HttpHandler } from 'msw';
import type { Schemas } from '@/lib/api/types';
import { snapshots } from './ahead';
import { answer, failure } from './answers';
import { demoHandlers } from './demo';
import { teamHandlers } from './teams';
import { draftHandlers, sentDraft, type Drafts } from './drafts';
import { attachmentHandlers, taken } from './files';
import { inboxHandlers } from './inbox';
import { keyHandlers } from './keys';
import { listTickets } from './list';
import { liveHandlers } from './live';
import { peopleHandlers } from './people';
import { richHandlers, type Html } from './rich';
import { createStream, type Stream } from './stream';
import { agents, ids, message, note, profile, queues, ticket, ticketId } from './data';

type Ticket = Schemas['Ticket'];

export { answer, failure } from './answers';

export interface Backend {
  role: Schemas['AgentRole'];
  me: string;
  availability: Schemas['Agent']['availability'];
  signedIn: boolean;
  tickets: Ticket[];
  messages: Schemas['Message'][];
  notes: Schemas['Note'][];
  attachments: Schemas['Attachment'][];
  html: Html;
  drafts: Drafts;
  /** Temporary messages of the one demo there is. */
  demo: Schemas['DemoMessage'][];
  audit: Schemas['AuditEntry'][];
  keys: Schemas['ApiKey'][];
  presences: Schemas['Presence'][];
  mentions: Schemas['Mention'][];
  /** What was said about the agent's own presence: `VIEWING`, `REPLYING` or `gone`, each with the ticket's id. */
  said: string[];
  stream: Stream;
  handlers: HttpHandler[];
}

export function createBackend(tickets = [1, 2, 3].map((n) => ticket(n))): Backend {
  const state: Backend = {
    role: 'AGENT',
    me: ids.mia,
    availability: 'ONLINE',
    signedIn: true,
    tickets,
    messages: tickets.map((each, n) =>
      message(n + 1, each.id, { content: each.preview, author_name: each.customer_name ?? '' }),
    ),
    notes: [],
    attachments: [],
    html: {},
    demo: [],
    drafts: { stored: {}, versions: [] },
    audit: [],
    keys: [],
    presences: [],
    mentions: [],
    said: [],
    stream: createStream(),
    handlers: [],
  };
  state.handlers = handlersOf(state);
  return state;
}

const now = () => new Date().toISOString();
let counter = 500;
const bump = (etag: string) => `${etag}+`;

function handlersOf(state: Backend): HttpHandler[] {
  const guarded =
    (work: (request: Request, params: Record<string, string>) => Response | Promise<Response>) =>
    async ({ request, params }: { request: Request; params: unknown }) =>
      state.signedIn
        ? await work(request, params as Record<string, string>)
        : failure(401, 'ERROR_REASON_UNAUTHENTICATED', 'sign in first');
  const missing = () => failure(404, 'ERROR_REASON_NOT_FOUND', 'ticket not found');
  const body = async (request: Request) => (await request.json()) as Record<string, unknown>;

  /** Changes a ticket if the etag sent is the current one. */
  const change = (work: (ticket: Ticket, sent: Record<string, unknown>, url: URL) => Partial<Ticket>) =>
    guarded(async (request, { id }) => {
      const found = state.tickets.find((each) => each.id === id);
      if (!found) return missing();
      const sent = await body(request);
      if (sent.etag && sent.etag !== found.etag) {
        return failure(409, 'ERROR_REASON_STALE_ETAG', 'the ticket was changed meanwhile');
      }
      const next = {
        ...found,
        ...work(found, sent, new URL(request.url)),
        etag: bump(found.etag),
        updated_at: now(),
      };
      state.tickets = state.tickets.map((each) => (each.id === id ? next : each));
      return answer<'UpdateTicketResponse'>({ ticket: next });
    });

  return [
    http.post('*/api/auth/login', async ({ request }) => {
      const { password } = await body(request);
      if (password !== 'correct horse') {
        return failure(401, 'ERROR_REASON_WRONG_CREDENTIALS', 'e-mail or password is wrong');
      }
      state.signedIn = true;
      return answer<'LoginResponse'>({ agent: agents[0]!, access_expires_at: now() });
    }),
    http.post('*/api/auth/refresh', () => failure(401, 'ERROR_REASON_UNAUTHENTICATED', 'no session')),
    http.post('*/api/auth/logout', () => {
      state.signedIn = false;
      return answer<'LogoutResponse'>({});
    }),
    ...peopleHandlers(state, guarded),
    http.get(
      '*/api/queues',
      guarded(() => answer<'ListQueuesResponse'>({ queues })),
    ),
    http.get(
      '*/api/tickets',
      guarded((request) =>
        answer<'ListTicketsResponse'>(listTickets(state.tickets, state.me, new URL(request.url))),
      ),
    ),
    http.post(
      '*/api/tickets',
      guarded(async (request) => {
        const sent = (await body(request)) as Schemas['TicketInput'];
        const created = ticket(++counter, { ...sent, preview: sent.first_message ?? '' });
        state.tickets = [created, ...state.tickets];
        if (sent.first_message) {
          state.messages = [
            ...state.messages,
            message(++counter, created.id, { content: sent.first_message }),
          ];
        }
        return answer<'CreateTicketResponse'>({ ticket: created });
      }),
    ),
    http.get(
      '*/api/tickets/:id',
      guarded((_, { id }) => {
        const found = state.tickets.find((each) => each.id === id);
        if (!found) return missing();
        const messages = state.messages.filter((each) => each.ticket_id === id);
        return answer<'GetTicketResponse'>({ ticket: found, messages, more_messages: false });
      }),
    ),
    http.patch(
      '*/api/tickets/:id',
      change((_, sent, url) => {
        const field = url.searchParams.get('update_mask') ?? '';
        return { [field]: sent[field] };
      }),
    ),
    http.patch(
      '*/api/tickets/:id/workflow/status',
      change((_, sent) => ({ status: sent.status as Ticket['status'] })),
    ),
    http.patch(
      '*/api/tickets/:id/workflow/assign',
      change((_, sent) => ({ assigned_to: (sent.assigned_to as string) || undefined })),
    ),
    http.post(
      '*/api/tickets/:id/workflow/snooze',
      change((_, sent) => ({
        snoozed_until: (sent.until as string | undefined) ?? '',
        status: sent.until ? 'PENDING' : 'OPEN',
      })),
    ),
    http.post(
      '*/api/tickets/:id/workflow/tag',
      change((found, sent) => ({
        tags: [
          ...found.tags.filter((tag) => !(sent.remove as string[]).includes(tag)),
          ...(sent.add as string[]),
        ].sort(),
      })),
    ),
    ...inboxHandlers(state, guarded),
    ...attachmentHandlers(state, guarded),
    ...richHandlers(state, guarded),
    ...demoHandlers(state, guarded),
    ...teamHandlers(guarded),
    ...draftHandlers(state, guarded),
    http.post(
      '*/api/tickets/:id/messages',
      guarded(async (request, { id }) => {
        const { content = '', attachment_ids } = (await body(request)) as Schemas['MessageInput'];
        const author = agents.find((agent) => agent.id === state.me)!;
        const written = message(++counter, id!, {
          content,
          from_agent: true,
          author_name: author.name,
          author_id: author.id,
          created_at: now(),
          attachments: taken(state, attachment_ids),
        });
        state.messages = [...state.messages, written];
        sentDraft(state, request, id, 'REPLY');
        return answer<'CreateMessageResponse'>({ message: written });
      }),
    ),
    http.patch(
      '*/api/tickets/:ticketId/messages/:id',
      guarded(async (request, { id }) => {
        const { content = '' } = (await body(request)) as Schemas['MessageInput'];
        state.messages = state.messages.map((each) =>
          each.id === id
            ? { ...each, content: content ?? each.content, edited_at: now(), etag: bump(each.etag) }
            : each,
        );
        return answer<'UpdateMessageResponse'>({ message: state.messages.find((each) => each.id === id)! });
      }),
    ),
    http.delete(
      '*/api/tickets/:ticketId/messages/:id',
      guarded((_, { id }) => {
        state.messages = state.messages.filter((each) => each.id !== id);
        return answer<'DeleteMessageResponse'>({});
      }),
    ),
    http.get(
      '*/api/tickets/:ticketId/messages/:id/versions',
      guarded((_, { id }) =>
        answer<'ListMessageVersionsResponse'>({
          versions: [
            {
              version: 1,
              content: `First text of ${id!.slice(-3)}`,
              replaced_at: now(),
              replaced_by: ids.mia,
            },
          ],
        }),
      ),
    ),
    http.get(
      '*/api/tickets/:id/notes',
      guarded((_, { id }) =>
        answer<'ListNotesResponse'>({
          notes: state.notes.filter((each) => each.ticket_id === id),
          next_page_token: '',
        }),
      ),
    ),
    http.post(
      '*/api/tickets/:id/notes',
      guarded(async (request, { id }) => {
        const { content, attachment_ids } = (await body(request)) as Schemas['NoteInput'];
        const written = note(id!, {
          id: `note-${++counter}`,
          content,
          author_name: 'Mia Torres',
          author_id: ids.mia,
          created_at: now(),
          attachments: taken(state, attachment_ids),
        });
        state.notes = [...state.notes, written];
        sentDraft(state, request, id, 'NOTE');
        return answer<'CreateNoteResponse'>({ note: written });
      }),
    ),
    http.get(
      '*/api/tickets/:id/audit',
      guarded(() => answer<'ListTicketAuditResponse'>({ entries: state.audit, next_page_token: '' })),
    ),
    ...liveHandlers(state, guarded),
    http.get(
      '*/api/intelligence/customer/:id',
      guarded((_, { id }) => answer<'GetCustomerResponse'>({ profile: profile(id!) })),
    ),
    http.get(
      '*/api/intelligence/customer/:id/history',
      guarded(() =>
        answer<'ListProfileHistoryResponse'>({ snapshots: snapshots(0.72), next_page_token: '' }),
      ),
    ),
    ...keyHandlers(state, guarded),
  ];
}

export { ids, ticket, ticketId };
