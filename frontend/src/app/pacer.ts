/** Does something soon after it was asked for, and less and less often while that goes on. */

const SOON_MS = 300;
const RAREST_MS = 20_000;

export interface Pacer {
  ask: () => void;
  stop: () => void;
}

interface Options {
  /** Milliseconds between two times, also when there is little to do. */
  least?: number;
}

/**
 * The first wish after a silence is granted at once (give or take, so that a thousand clients do not ask together).
 * While wishes keep coming the pauses double up to 20 seconds: in a busy shop a list is read no more often than by polling.
 */
export function createPacer(work: () => void, { least = 0 }: Options = {}): Pacer {
  let pause = SOON_MS;
  let last = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    ask: () => {
      if (timer !== undefined) return;
      const silent = Date.now() - last;
      if (silent > Math.max(least, 2 * pause)) pause = SOON_MS;
      timer = setTimeout(
        () => {
          timer = undefined;
          last = Date.now();
          pause = Math.min(RAREST_MS, Math.max(least, pause * 2));
          work();
        },
        Math.random() * SOON_MS + Math.max(0, pause === SOON_MS ? 0 : pause - silent),
      );
    },
    stop: () => {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
