/** The present, to the minute, shared by every relative time on the page: one timer instead of one per row. */
import { useSyncExternalStore } from 'react';

let now = new Date();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = new Date();
    listeners.forEach((each) => each());
  }, 30_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function read(): Date {
  // Without a running timer the stored moment may be old.
  if (!timer && Date.now() - now.getTime() > 30_000) now = new Date();
  return now;
}

export const useNow = (): Date => useSyncExternalStore(subscribe, read);
