import { http, HttpResponse } from 'msw';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { server } from '@/test/server';
import { createStream } from '@/test/stream';
import { followEvents, type StreamAnswer } from './stream';

const bytes = (text: string) => new TextEncoder().encode(text);
const said = (position: string) => `data: ${JSON.stringify({ events: [], position, reset: false })}\n\n`;

afterEach(() => {
  vi.restoreAllMocks();
});

function follow() {
  const ending = new AbortController();
  const answers: StreamAnswer[] = [];
  const states: boolean[] = [];
  const done = followEvents(
    { onAnswer: (answer) => answers.push(answer), onLive: (live) => states.push(live) },
    ending.signal,
  );
  return { answers, states, done, end: () => ending.abort() };
}

describe('the event stream', () => {
  it('is resumed after a cut with the last position, and misses nothing', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const stream = createStream();
    server.use(http.get('*/api/events', ({ request }) => stream.open(request)));
    const reader = follow();
    await vi.waitFor(() => expect(reader.answers).toHaveLength(1));
    stream.tell({ kind: 'ticket.create' });
    await vi.waitFor(() => expect(reader.answers).toHaveLength(2));
    stream.cut();
    stream.tell({ kind: 'ticket.tag' });
    stream.tell({ kind: 'ticket.status' });
    await vi.waitFor(() => expect(reader.answers).toHaveLength(3));
    expect(stream.opened).toEqual(['', '1']);
    expect(reader.answers.flatMap((each) => each.events).map((each) => each.kind)).toEqual([
      'ticket.create',
      'ticket.tag',
      'ticket.status',
    ]);
    expect(reader.states).toContain(false);
    expect(reader.states.at(-1)).toBe(true);
    reader.end();
    await reader.done;
    await vi.waitFor(() => expect(stream.listeners()).toBe(0));
  });

  it('reads answers however the network cuts them to pieces', async () => {
    const text = said('1') + said('2').replace('false', 'true') + said('3');
    const pieces = [text.slice(0, 7), text.slice(7, 70), text.slice(70, 71), text.slice(71)];
    server.use(
      http.get('*/api/events', () => {
        const body = new ReadableStream<Uint8Array>({
          start: (controller) => pieces.forEach((piece) => controller.enqueue(bytes(piece))),
        });
        return new HttpResponse(body);
      }),
    );
    const reader = follow();
    await vi.waitFor(() => expect(reader.answers.map((each) => each.position)).toEqual(['1', '2', '3']));
    expect(reader.answers[1]?.reset).toBe(true);
    reader.end();
    await reader.done;
  });

  it('renews an expired session and goes on', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const stream = createStream();
    let renewed = false;
    server.use(
      http.get('*/api/events', ({ request }) =>
        renewed ? stream.open(request) : HttpResponse.json({}, { status: 401 }),
      ),
      http.post('*/api/auth/refresh', () => {
        renewed = true;
        return HttpResponse.json({});
      }),
    );
    const reader = follow();
    await vi.waitFor(() => expect(reader.answers).toHaveLength(1));
    reader.end();
    await reader.done;
  });

  it('gives up when the session is lost for good', async () => {
    server.use(
      http.get('*/api/events', () => HttpResponse.json({}, { status: 401 })),
      http.post('*/api/auth/refresh', () => HttpResponse.json({ code: 16 }, { status: 401 })),
    );
    const reader = follow();
    await reader.done;
    expect(reader.answers).toEqual([]);
  });

  it('starts anew when the server does not know its position', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const asked: (string | null)[] = [];
    server.use(
      http.get('*/api/events', ({ request }) => {
        const after = new URL(request.url).searchParams.get('after');
        asked.push(after);
        return after ? HttpResponse.json({}, { status: 400 }) : new HttpResponse(bytes(said('7')));
      }),
    );
    const reader = follow();
    await vi.waitFor(() => expect(reader.answers).toHaveLength(2));
    expect(asked.slice(0, 3)).toEqual([null, '7', null]);
    reader.end();
    await reader.done;
  });
});
