/** The drafts of the backend in memory: those of the agent who is signed in. */
import { http, type HttpHandler } from 'msw';
import type { Schemas } from '@/lib/api/types';
import { answer, failure } from './answers';
import type { Backend } from './backend';

type Work = (request: Request, params: Record<string, string>) => Response | Promise<Response>;
type Guard = (work: Work) => Parameters<typeof http.get>[1];

export interface Drafts {
  /** By ticket and kind, as in `…9001 REPLY`. */
  stored: Record<string, { content: string; version: number }>;
  versions: string[];
}

const keyOf = (request: Request, id: string | undefined) =>
  `${id} ${new URL(request.url).searchParams.get('kind') ?? 'REPLY'}`;

/** Stores a draft as another device does. */
export function saveElsewhere(state: Backend, ticketId: string, content: string, kind = 'REPLY'): void {
  const key = `${ticketId} ${kind}`;
  const version = (state.drafts.stored[key]?.version ?? 100) + 1;
  state.drafts.stored[key] = { content, version };
}

/** Sending takes the draft along, unless it was changed since. */
export function sentDraft(state: Backend, request: Request, id: string | undefined, kind: string): void {
  const etag = new URL(request.url).searchParams.get('draft_etag');
  const key = `${id} ${kind}`;
  if (etag && String(state.drafts.stored[key]?.version) === etag) state.drafts.stored = without(state, key);
}

const without = (state: Backend, key: string) =>
  Object.fromEntries(Object.entries(state.drafts.stored).filter(([each]) => each !== key));

export function draftHandlers(state: Backend, guarded: Guard): HttpHandler[] {
  const draft = (request: Request, id: string): Schemas['Draft'] => {
    const found = state.drafts.stored[keyOf(request, id)];
    const kind = keyOf(request, id).endsWith('NOTE') ? 'NOTE' : 'REPLY';
    return {
      ticket_id: id,
      kind,
      content: found?.content ?? '',
      etag: String(found?.version ?? 0),
      ...(found ? { updated_at: new Date().toISOString() } : {}),
    };
  };
  const stale = (request: Request, id: string, etag: string | undefined) =>
    etag && etag !== draft(request, id).etag
      ? failure(409, 'ERROR_REASON_STALE_ETAG', 'changed in another window')
      : undefined;
  const path = '*/api/tickets/:id/draft';
  return [
    http.get(
      path,
      guarded((request, { id }) => answer<'GetDraftResponse'>({ draft: draft(request, id!) })),
    ),
    http.put(
      path,
      guarded(async (request, { id }) => {
        const { content = '', etag } = (await request.json()) as Schemas['DraftInput'];
        const key = keyOf(request, id);
        const refused = stale(request, id!, etag);
        if (refused) return refused;
        const before = state.drafts.stored[key];
        if (before) state.drafts.versions = [before.content, ...state.drafts.versions];
        state.drafts.stored[key] = { content, version: (before?.version ?? 100) + 1 };
        return answer<'SaveDraftResponse'>({ draft: draft(request, id!) });
      }),
    ),
    http.delete(
      path,
      guarded((request, { id }) => {
        const refused = stale(request, id!, new URL(request.url).searchParams.get('etag') ?? '');
        if (refused) return refused;
        state.drafts.stored = without(state, keyOf(request, id));
        return answer<'DeleteDraftResponse'>({});
      }),
    ),
    http.get(
      `${path}/versions`,
      guarded(() =>
        answer<'ListDraftVersionsResponse'>({
          versions: state.drafts.versions.map((content, n) => ({
            content,
            replaced_at: new Date(Date.now() - n * 60_000).toISOString(),
          })),
        }),
      ),
    ),
  ];
}
