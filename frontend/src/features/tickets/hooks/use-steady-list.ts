/** Keeps what the reader looks at in its place when tickets come, go or move above it. */
import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import type { Ticket } from '@/lib/api/types';

/**
 * A list at its top shows what is new; a list that was scrolled stands still.
 * @param rowHeight the same for every row, in pixels
 */
export function useSteadyList(
  scroller: RefObject<HTMLDivElement | null>,
  tickets: Ticket[],
  rowHeight: number,
): void {
  const before = useRef<Ticket[]>(tickets);
  useLayoutEffect(() => {
    const element = scroller.current;
    const moved = element ? moveOf(before.current, tickets, Math.floor(element.scrollTop / rowHeight)) : 0;
    if (element && element.scrollTop > 0 && moved !== 0) element.scrollBy(0, moved * rowHeight);
  }, [scroller, tickets, rowHeight]);
  // After the layout effect, which compares with what was shown.
  useEffect(() => {
    before.current = tickets;
  }, [tickets]);
}

/** By how many rows the first visible ticket that is still there has moved. */
export function moveOf(before: Ticket[], after: Ticket[], firstVisible: number): number {
  if (before === after) return 0;
  const places = new Map(after.map((ticket, index) => [ticket.id, index]));
  for (let index = firstVisible; index < before.length; index += 1) {
    const place = places.get(before[index]?.id ?? '');
    if (place !== undefined) return place - index;
  }
  return 0;
}
