/** Which of two copies of a draft goes on: the browser's or the server's. Told by descent, for clocks differ. */

export interface LocalDraft {
  text: string;
  /** Idempotency key of this text: sending it again after a lost answer does not send it twice. */
  key: string;
  /** Etag of the server's draft that this text came from; absent when that was never read. */
  etag?: string | undefined;
  /** Whether the server has this text. */
  saved?: boolean | undefined;
}

export interface ServerDraft {
  content: string;
  /** `0` when there is none. */
  etag: string;
  updated_at?: string | undefined;
}

export type Verdict = 'same' | 'server' | 'local' | 'both';

export function whichGoesOn(local: LocalDraft, server: ServerDraft): Verdict {
  if (local.text === server.content) return 'same';
  // Not touched here since it was saved: another device went on, sent it or emptied it.
  if (local.saved) return 'server';
  if (local.etag === server.etag || !server.content) return 'local';
  return local.text ? 'both' : 'server';
}
