/** Starts the live updates once the first page stands: they are loaded beside it and are no part of its weight. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

export function useLiveUpdates(): void {
  const client = useQueryClient();
  useEffect(() => {
    let left = false;
    let stop: (() => void) | undefined;
    import('./live-updates')
      .then(({ startLiveUpdates }) => {
        if (!left) stop = startLiveUpdates(client);
      })
      // Without them the pages poll.
      .catch(() => undefined);
    return () => {
      left = true;
      stop?.();
    };
  }, [client]);
}
