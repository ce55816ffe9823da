/** How many open tickets each place of the inbox has. A place without a count, or all of them, is a place all the same. */
import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '@/lib/api/types';
import { count } from '@/lib/format';
import { inboxCountsQuery } from '../api/queries';
import type { View } from '../filters';

/** Returns how to read a view's count: "12", or "1,000+" when there are more. */
export function useCounts(): (view: View) => string | undefined {
  const { data } = useQuery(inboxCountsQuery());
  return (view) => {
    const { mine, unassigned, open, urgent, queues, topic_alerts } = data ?? {};
    const places: Record<string, Schemas['Count'] | undefined> = {
      ...queues,
      ...topic_alerts,
      mine,
      unassigned,
      open,
      urgent,
    };
    const found = places[view.id];
    return found && `${count(found.count)}${found.more ? '+' : ''}`;
  };
}
