/** What every query and mutation shares: when to try again, and what a change makes stale. */
import type { QueryKey } from '@tanstack/react-query';
import { toApiError } from './api/error';

declare module '@tanstack/react-query' {
  interface Register {
    mutationMeta: {
      /** Keys whose queries a success makes stale; everything when left out. */
      invalidates?: QueryKey[];
    };
  }
}

/** Reads are tried twice more when the server may just have been away; a refusal stays a refusal. */
export function retryRead(failures: number, error: unknown): boolean {
  return failures < 2 && toApiError(error).transient;
}

/** 1 s, 2 s, 4 s … up to a minute, or what the server asked for. */
export function backoffMs(failures: number, error?: unknown): number {
  const asked = error ? toApiError(error).retryAfterSeconds : undefined;
  return asked === undefined ? Math.min(60_000, 1000 * 2 ** failures) : asked * 1000;
}
