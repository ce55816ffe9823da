/** What stands around the list, in memory: counts, topic alerts, changes of many tickets, mentions. */
import { http, type HttpHandler } from 'msw';
import type { Schemas } from '@/lib/api/types';
import { answer, failure } from './answers';
import type { Backend } from './backend';
import { batch } from './batch';
import { topicAlerts } from './data';
import { inboxCounts } from './list';

type Work = (request: Request, params: Record<string, string>) => Response | Promise<Response>;
type Guard = (work: Work) => Parameters<typeof http.get>[1];

export function inboxHandlers(state: Backend, guarded: Guard): HttpHandler[] {
  const unread = () => state.mentions.filter((each) => !each.read_at);
  const read = (which: (mention: Schemas['Mention']) => boolean) => {
    const read_at = new Date().toISOString();
    state.mentions = state.mentions.map((each) =>
      which(each) && !each.read_at ? { ...each, read_at } : each,
    );
  };
  return [
    http.get(
      '*/api/topic-alerts',
      guarded(() => answer<'ListTopicAlertsResponse'>({ topic_alerts: topicAlerts })),
    ),
    http.get(
      '*/api/tags',
      guarded((request) => {
        const prefix = new URL(request.url).searchParams.get('prefix') ?? '';
        const used = [...new Set(state.tickets.flatMap(({ tags }) => tags))].sort();
        const tags = used.filter((name) => name.startsWith(prefix)).map((name) => ({ name }));
        return answer<'ListTagsResponse'>({ tags, next_page_token: '' });
      }),
    ),
    http.get(
      '*/api/inbox/counts',
      guarded(() => answer<'GetInboxCountsResponse'>(inboxCounts(state.tickets, state.me))),
    ),
    http.post(
      '*/api/tickets:batch',
      guarded(async (request) => {
        const sent = (await request.json()) as Schemas['BatchUpdateTicketsRequest'];
        const { tickets, results } = batch(state.tickets, sent, state.me);
        state.tickets = tickets;
        return answer<'BatchUpdateTicketsResponse'>({ results });
      }),
    ),
    http.get(
      '*/api/mentions',
      guarded((request) => {
        const query = new URL(request.url).searchParams;
        const all = query.get('unread') === 'true' ? unread() : state.mentions;
        const start = Number(query.get('page_token') ?? 0);
        const end = start + Number(query.get('page_size') ?? 50);
        return answer<'ListMentionsResponse'>({
          mentions: all.slice(start, end),
          next_page_token: end < all.length ? String(end) : '',
          unread_count: Math.min(100, unread().length),
        });
      }),
    ),
    http.post(
      '*/api/mentions/:action',
      guarded((_, { action }) => {
        const id = action?.replace(/:read$/, '');
        read((each) => each.id === id);
        const mention = state.mentions.find((each) => each.id === id);
        return mention
          ? answer<'ReadMentionResponse'>({ mention })
          : failure(404, 'ERROR_REASON_NOT_FOUND', 'no such mention');
      }),
    ),
    http.post(
      '*/api/mentions:read',
      guarded(async (request) => {
        const { until } = (await request.json()) as Schemas['ReadAllMentionsRequest'];
        const before = unread().length;
        read((each) => each.created_at <= until);
        return answer<'ReadAllMentionsResponse'>({ read: before - unread().length });
      }),
    ),
  ];
}
