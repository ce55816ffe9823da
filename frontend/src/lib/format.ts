/** Numbers, money and times as people read them, through `Intl`. */
import { differenceInCalendarDays, differenceInMinutes, isSameDay } from 'date-fns';
import type { Money } from './api/types';

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const day = new Intl.DateTimeFormat(undefined, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const shortDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const dated = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });

export const exactTime = (time: string) => exact.format(new Date(time));
export const clockTime = (time: string) => clock.format(new Date(time));
export const calendarDate = (time: string) => dated.format(new Date(time));

/** "now", "12 m", "3 h", "5 d", then the date. */
export function relativeTime(time: string, now: Date): string {
  const then = new Date(time);
  const minutes = differenceInMinutes(now, then);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} m`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h`;
  const days = differenceInCalendarDays(now, then);
  if (days < 7) return `${days} d`;
  return then.getFullYear() === now.getFullYear() ? shortDay.format(then) : dated.format(then);
}

/** "Today", "Yesterday" or the full date. */
export function dayLabel(time: string, now: Date): string {
  const then = new Date(time);
  if (isSameDay(then, now)) return 'Today';
  if (differenceInCalendarDays(now, then) === 1) return 'Yesterday';
  return day.format(then);
}

/** Whole units for large amounts, cents for small ones. */
export function money(value: Money | undefined, digits?: number): string {
  if (!value) return '–';
  const { amount, currency } = value;
  const fraction = digits ?? (Math.abs(amount) >= 1000 ? 0 : 2);
  try {
    return new Intl.NumberFormat(undefined, {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: fraction,
      maximumFractionDigits: fraction,
    }).format(amount);
  } catch {
    // A shop without a currency code still has amounts.
    return `${amount.toFixed(fraction)} ${currency}`.trim();
  }
}

export function percent(share: number, digits = 0): string {
  return new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: digits }).format(share);
}

/** A length in bytes in the unit that people would use. */
export function byteSize(bytes: number): string {
  const [value, unit] =
    bytes < 1_000
      ? [bytes, 'byte']
      : bytes < 1_000_000
        ? [bytes / 1_000, 'kilobyte']
        : [bytes / 1_000_000, 'megabyte'];
  return new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit,
    // "10 byte" is what it is called for short.
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value);
}
export const count = (value: number) => new Intl.NumberFormat().format(value);

/** "OPEN" → "Open", "order_value" → "Order value". */
export function words(name: string): string {
  const text = name.toLowerCase().replace(/[_.]/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "45 s", "2 min 5 s". */
export function waitTime(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const rest = seconds % 60;
  return `${Math.floor(seconds / 60)} min${rest ? ` ${rest} s` : ''}`;
}
