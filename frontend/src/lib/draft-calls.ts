/** The server's drafts: the calling agent's own, one per ticket and kind. */
import { supportApi } from './api/client';
import { call } from './api/request';
import type { Schemas } from './api/types';
import type { ServerDraft } from './draft-rules';

export type DraftKind = 'reply' | 'note';

export interface DraftPlace {
  ticketId: string;
  kind: DraftKind;
}

export interface Save {
  content: string;
  etag: string;
  key: string;
}

const PATH = '/api/tickets/{ticket_id}/draft';
const at = ({ ticketId }: DraftPlace) => ({ ticket_id: ticketId });
const of = ({ kind }: DraftPlace) => ({ kind: kind === 'note' ? ('NOTE' as const) : ('REPLY' as const) });

export async function readDraft(place: DraftPlace): Promise<ServerDraft> {
  return (await call(supportApi, 'get', PATH, { path: at(place), query: of(place) })).draft;
}

/** @param keepalive lets the call outlive the page */
export async function saveDraft(place: DraftPlace, save: Save, keepalive: boolean): Promise<ServerDraft> {
  const { content, etag, key } = save;
  const options = { path: at(place), query: of(place), body: { content, etag }, key, keepalive };
  return (await call(supportApi, 'put', PATH, options)).draft;
}

export async function removeDraft(place: DraftPlace, etag: string): Promise<void> {
  await call(supportApi, 'delete', PATH, { path: at(place), query: { ...of(place), etag } });
}

/** What a draft said before, newest first. */
export async function readDraftVersions(place: DraftPlace): Promise<Schemas['DraftVersion'][]> {
  const path = '/api/tickets/{ticket_id}/draft/versions';
  return (await call(supportApi, 'get', path, { path: at(place), query: of(place) })).versions;
}
