/** What an agent has typed and not yet sent, kept per agent, ticket and kind until it is sent. */
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { beforeLeaving } from './before-leaving';
import type { DraftKind } from './draft-calls';
import { DraftKeeper } from './draft-keeper';

export type { DraftKind } from './draft-calls';

/** The draft of one ticket. Mount it with a `key` of the ticket, so that a draft never moves to another ticket. */
export function useDraft(agentId: string, ticketId: string, kind: DraftKind) {
  const keeper = useMemo(() => new DraftKeeper(agentId, ticketId, kind), [agentId, ticketId, kind]);
  const draft = useSyncExternalStore(keeper.subscribe, keeper.view);
  useEffect(() => {
    keeper.start();
    const stay = beforeLeaving(() => keeper.flush());
    const look = () => {
      if (document.visibilityState === 'hidden') void keeper.flush(true);
      else void keeper.compare();
    };
    const leave = () => void keeper.flush(true);
    const online = () => void keeper.flush();
    document.addEventListener('visibilitychange', look);
    window.addEventListener('pagehide', leave);
    window.addEventListener('focus', look);
    window.addEventListener('online', online);
    return () => {
      stay();
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('focus', look);
      window.removeEventListener('online', online);
      keeper.stop();
    };
  }, [keeper]);
  return { draft, keeper };
}
