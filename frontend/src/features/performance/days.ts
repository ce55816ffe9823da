/** The last days, as the agent's own clock has them. */
import type { Days } from './api/performance';

export const SPANS = [1, 7, 30, 90, 365];
const USUAL = 30;

/** A number of days from the address, the usual one when it is none that is offered. */
export function spanOf(text: string | null): number {
  const days = Number(text);
  return SPANS.includes(days) ? days : USUAL;
}

export function lastDays(count: number, now: Date): Days {
  return {
    from: isoDay(new Date(now.getFullYear(), now.getMonth(), now.getDate() - count + 1)),
    to: isoDay(now),
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

// By hand: what formats dates in general would come with the first page.
const isoDay = (day: Date) =>
  [day.getFullYear(), day.getMonth() + 1, day.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
