/** Tells colleagues that the agent has a ticket open, and when a reply is being written. */
import { useCallback, useEffect, useRef } from 'react';
import { supportApi } from '@/lib/api/client';
import { call } from '@/lib/api/request';

/** Believed for 30 seconds by the server: one lost renewal harms nothing. */
const RENEW_MS = 13_000;
/** Who has not typed for so long reads again. */
const THINKING_MS = 20_000;

type State = 'VIEWING' | 'REPLYING';

/** Returns what to call on each change of a reply. A tab that is not looked at says nothing. */
export function useMyPresence(ticketId: string): (typing: boolean) => void {
  const state = useRef<State>('VIEWING');
  const thinking = useRef<ReturnType<typeof setTimeout>>(undefined);

  const say = useCallback(() => {
    if (document.visibilityState === 'hidden') return;
    const body = { state: state.current };
    // A convenience for others: nothing of it is worth an error message to this agent.
    call(supportApi, 'put', '/api/tickets/{ticket_id}/presence', {
      path: { ticket_id: ticketId },
      body,
    }).catch(() => undefined);
  }, [ticketId]);

  const become = useCallback(
    (next: State) => {
      if (state.current === next) return;
      state.current = next;
      say();
    },
    [say],
  );

  const onTyping = useCallback(
    (typing: boolean) => {
      clearTimeout(thinking.current);
      if (typing) thinking.current = setTimeout(() => become('VIEWING'), THINKING_MS);
      become(typing ? 'REPLYING' : 'VIEWING');
    },
    [become],
  );

  useEffect(() => {
    state.current = 'VIEWING';
    say();
    const timer = setInterval(say, RENEW_MS);
    document.addEventListener('visibilitychange', say);
    return () => {
      clearInterval(timer);
      clearTimeout(thinking.current);
      document.removeEventListener('visibilitychange', say);
      call(supportApi, 'delete', '/api/tickets/{ticket_id}/presence', {
        path: { ticket_id: ticketId },
      }).catch(() => undefined);
    };
  }, [say, ticketId]);

  return onTyping;
}
