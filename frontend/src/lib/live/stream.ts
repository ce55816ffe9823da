/** Reads the event stream: server-sent events by `fetch`, resumed after every cut with the last position. */
import { renewSession, supportUrl } from '../api/client';
import { backoffMs } from '../query-rules';
import type { Schemas } from '../api/types';

export type StreamAnswer = Schemas['WatchEventsResponse'];
export type StreamEvent = Schemas['Event'];

interface Reader {
  /** Each answer, the first of a connection included. */
  onAnswer: (answer: StreamAnswer) => void;
  /** True from the first answer of a connection on, false as soon as it is gone. */
  onLive: (live: boolean) => void;
}

/** The server says something every 15 seconds: a connection that is silent for longer is dead. */
const SILENCE_MS = 40_000;

/** Follows the stream until `signal` ends it. Positions outlive connections: nothing is missed in between. */
export async function followEvents({ onAnswer, onLive }: Reader, signal: AbortSignal): Promise<void> {
  let position = '';
  let failures = 0;
  const ended = () => signal.aborted;
  while (!ended()) {
    const sentAt = Date.now();
    try {
      const response = await open(position, signal);
      if (response.status === 401) {
        if (!(await renewSession(sentAt))) return;
      } else if (response.status === 400) {
        // A position that this shop's log does not have: start anew, and read anew what is shown.
        position = '';
      } else if (response.ok && response.body) {
        for await (const answer of answers(response.body, signal)) {
          failures = 0;
          position = answer.position;
          onAnswer(answer);
          onLive(true);
        }
      }
    } catch {
      // Cut off, silent or unreachable: all the same to the next try.
    }
    onLive(false);
    if (!ended()) await pause(failures++, signal);
  }
}

async function open(position: string, signal: AbortSignal): Promise<Response> {
  const url = new URL(`${supportUrl}/api/events`, window.location.href);
  if (position) url.searchParams.set('after', position);
  return await fetch(url, { signal, credentials: 'include', headers: { Accept: 'text/event-stream' } });
}

async function* answers(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<StreamAnswer, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await beforeSilence(reader, signal);
      if (done) return;
      const parts = (text + decoder.decode(value, { stream: true })).split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) {
        if (part.startsWith('data:')) yield JSON.parse(part.slice(5)) as StreamAnswer;
      }
    }
  } finally {
    // Also when the consumer failed: the connection is one of the six that a browser allows. It may take its time.
    reader.cancel().catch(() => undefined);
  }
}

async function beforeSilence(reader: ReadableStreamDefaultReader<Uint8Array>, signal: AbortSignal) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    const stop = () => reject(new Error('the stream is silent'));
    timer = setTimeout(stop, SILENCE_MS);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([reader.read(), silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** A random part of a second after an ordinary end, so that not all clients of a server that restarts come at once. */
async function pause(failures: number, signal: AbortSignal): Promise<void> {
  const ms = failures === 0 ? Math.random() * 1000 : backoffMs(failures - 1) * (0.75 + Math.random() / 2);
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
