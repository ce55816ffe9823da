/** Renews the session once, however many calls and tabs find it expired at the same moment. */
import type { AxiosInstance } from 'axios';
import { toApiError } from './error';

const REFRESHED_AT = 'quimbi.session.refreshed_at';
let running: Promise<boolean> | undefined;

/**
 * Renews the session cookies.
 *
 * A refresh token works once, and a second use revokes the session: so one call at a time in this tab, and one tab
 * at a time through a Web Lock. A tab that waited for the lock finds the session renewed and does nothing.
 *
 * @param failedAt when the call that met the 401 was sent (milliseconds since the epoch)
 * @returns true when a retry is worth it, false when the agent has to sign in again
 * @throws ApiError when the server could not be asked: the session may still be good
 */
export function refreshSession(client: AxiosInstance, failedAt: number): Promise<boolean> {
  running ??= withLock(() => refresh(client, failedAt)).finally(() => {
    running = undefined;
  });
  return running;
}

async function refresh(client: AxiosInstance, failedAt: number): Promise<boolean> {
  if (refreshedAt() > failedAt) return true;
  try {
    await client.post('/api/auth/refresh', {});
  } catch (thrown) {
    const error = toApiError(thrown);
    if (error.transient) throw error;
    return false;
  }
  writeRefreshedAt(Date.now());
  return true;
}

async function withLock<T>(work: () => Promise<T>): Promise<T> {
  // Web Locks need a secure context; without them one tab at a time is all that can be promised.
  if (!('locks' in navigator)) return work();
  return await navigator.locks.request('quimbi.session.refresh', work);
}

function refreshedAt(): number {
  try {
    return Number(localStorage.getItem(REFRESHED_AT) ?? 0);
  } catch {
    return 0;
  }
}

function writeRefreshedAt(time: number): void {
  try {
    localStorage.setItem(REFRESHED_AT, String(time));
  } catch {
    // Storage is blocked: other tabs refresh for themselves.
  }
}
