/** Keeps what is shown true while colleagues and customers work: events make stale what they touch. */
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { directoryKeys, inboxKeys, ticketKeys } from '@/features/tickets/api/keys';
import { PAGES_REFRESHED } from '@/features/tickets/api/queries';
import { mentionKeys } from '@/features/mentions/api/mentions';
import { sessionKeys } from '@/features/session/api/session';
import type { Me } from '@/lib/api/types';
import { setLive } from '@/lib/live/live';
import { applyPresence, doubtPresence } from '@/lib/live/presence';
import { followEvents, type StreamAnswer, type StreamEvent } from '@/lib/live/stream';
import { createPacer, type Pacer } from './pacer';

const PATIENCE_MS = 5000;
/** Counts cost the server more than they tell: in a busy shop they may be some seconds old. */
const COUNTS_MS = 4000;

/** What is read anew after events, each at its own pace. */
interface Paced {
  lists: Pacer;
  counts: Pacer;
}

/**
 * Starts to keep queries true; returns how to stop.
 *
 * One stream for each tab that is looked at: browsers allow six connections, and a hidden tab has no reader.
 */
export function startLiveUpdates(client: QueryClient): () => void {
  const paced: Paced = {
    lists: createPacer(() => refreshLists(client)),
    counts: createPacer(() => void client.invalidateQueries({ queryKey: inboxKeys.counts }), {
      least: COUNTS_MS,
    }),
  };
  const rest = () => {
    paced.lists.stop();
    paced.counts.stop();
  };
  let following: AbortController | undefined;
  const follow = () => {
    if (document.visibilityState === 'hidden') {
      following?.abort();
      following = undefined;
      rest();
    } else if (!following) {
      following = new AbortController();
      void run(client, paced, following.signal);
    }
  };
  follow();
  document.addEventListener('visibilitychange', follow);
  return () => {
    document.removeEventListener('visibilitychange', follow);
    following?.abort();
    rest();
  };
}

async function run(client: QueryClient, paced: Paced, signal: AbortSignal): Promise<void> {
  let first = true;
  let giveUp: ReturnType<typeof setTimeout> | undefined;
  const readAnew = () => {
    void client.invalidateQueries({ queryKey: ticketKeys.all });
    void client.invalidateQueries({ queryKey: inboxKeys.counts });
    void client.invalidateQueries({ queryKey: mentionKeys.all });
  };
  const onAnswer = (answer: StreamAnswer) => {
    // What happened before the first answer, or is forgotten, nobody tells.
    if (first || answer.reset) {
      readAnew();
      doubtPresence();
    }
    first = false;
    answer.events.forEach((event) => apply(client, paced, event));
  };
  const onLive = (live: boolean) => {
    if (live) {
      clearTimeout(giveUp);
      giveUp = undefined;
      setLive(true);
    } else {
      // Streams end and are resumed all day. Only one that does not come back is replaced by polling, whose clocks
      // start with the answers to this reading.
      giveUp ??= setTimeout(() => {
        setLive(false);
        readAnew();
      }, PATIENCE_MS);
    }
  };
  await followEvents({ onAnswer, onLive }, signal);
  clearTimeout(giveUp);
  setLive(false);
}

function apply(client: QueryClient, { lists, counts }: Paced, event: StreamEvent): void {
  const [subject] = event.kind.split('.');
  if (subject === 'presence') {
    applyPresence(event);
    return;
  }
  if (subject === 'mention') {
    // Whoever reads notes is told of all mentions; the object is who was mentioned.
    const me = client.getQueryData<Me>(sessionKeys.me);
    if (event.object_id === me?.agent?.id) void client.invalidateQueries({ queryKey: mentionKeys.all });
    return;
  }
  if (event.ticket_id) {
    void client.invalidateQueries({ queryKey: ticketKeys.detail(event.ticket_id) });
    lists.ask();
    counts.ask();
  }
  if (subject === 'queue') void client.invalidateQueries({ queryKey: directoryKeys.queues });
  if (subject === 'topic_alert') void client.invalidateQueries({ queryKey: directoryKeys.topicAlerts });
  if (subject === 'queue' || subject === 'topic_alert') counts.ask();
  if (subject === 'agent') void client.invalidateQueries({ queryKey: directoryKeys.agents });
}

/** Refreshes the lists that are shown. One of many pages waits until the agent comes back to it. */
function refreshLists(client: QueryClient): void {
  // A customer's latest tickets are a list without pages.
  const short = (data: unknown) =>
    ((data as Partial<InfiniteData<unknown>> | undefined)?.pages?.length ?? 0) <= PAGES_REFRESHED;
  void client.invalidateQueries({
    queryKey: ticketKeys.lists,
    predicate: (query) => short(query.state.data),
  });
  void client.invalidateQueries({
    queryKey: ticketKeys.lists,
    predicate: (query) => !short(query.state.data),
    refetchType: 'none',
  });
}
