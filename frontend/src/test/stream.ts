/** The event stream in memory: whoever opens it is sent what a test tells, or is cut off. */
import { HttpResponse } from 'msw';
import type { Schemas } from '@/lib/api/types';

type Event = Schemas['Event'];
type Answer = Schemas['WatchEventsResponse'];
type Controller = ReadableStreamDefaultController<Uint8Array>;

export interface Stream {
  open: (request: Request) => Response;
  /** Tells of an event, to all who listen at this moment and to those who come back. */
  tell: (event: Partial<Event> & { kind: string }) => void;
  /** Says that events were lost. */
  reset: () => void;
  /** Ends all connections, as a server that restarts does. */
  cut: () => void;
  /** `after` of each connection that was opened. */
  opened: string[];
  listeners: () => number;
}

const encode = (answer: Answer) => new TextEncoder().encode(`data: ${JSON.stringify(answer)}\n\n`);

export function createStream(): Stream {
  const log: Event[] = [];
  const controllers = new Set<Controller>();
  const position = () => String(log.length);
  const send = (answer: Answer) => controllers.forEach((each) => each.enqueue(encode(answer)));

  const stream: Stream = {
    opened: [],
    listeners: () => controllers.size,
    open: (request) => {
      const after = new URL(request.url).searchParams.get('after') ?? '';
      stream.opened.push(after);
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          controllers.add(controller);
          request.signal.addEventListener('abort', () => controllers.delete(controller));
          const missed = after ? log.slice(Number(after)) : [];
          controller.enqueue(encode({ events: missed, position: position(), reset: false }));
        },
      });
      return new HttpResponse(body, { headers: { 'content-type': 'text/event-stream' } });
    },
    tell: (event) => {
      log.push({
        position: String(log.length + 1),
        ticket_id: '',
        object_id: '',
        fields: [],
        actor_id: 'system',
        actor_name: 'Quimbi',
        created_at: new Date().toISOString(),
        ...event,
      });
      send({ events: log.slice(-1), position: position(), reset: false });
    },
    reset: () => send({ events: [], position: position(), reset: true }),
    cut: () => {
      controllers.forEach((each) => each.close());
      controllers.clear();
    },
  };
  return stream;
}
