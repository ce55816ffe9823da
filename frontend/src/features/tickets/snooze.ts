/** When a snoozed ticket can come back, as agents think of it. */

export interface Preset {
  label: string;
  until: Date;
}

const MORNING = 9;

function morning(from: Date, days: number): Date {
  const day = new Date(from);
  day.setDate(day.getDate() + days);
  day.setHours(MORNING, 0, 0, 0);
  return day;
}

/** Moments after `now`, in the agent's own time zone. */
export function snoozePresets(now: Date): Preset[] {
  // 1 is Monday; on a Monday the next one is meant.
  const toMonday = (8 - now.getDay()) % 7 || 7;
  return [
    { label: 'In 3 hours', until: new Date(now.getTime() + 3 * 3_600_000) },
    { label: 'Tomorrow morning', until: morning(now, 1) },
    { label: 'Monday morning', until: morning(now, toMonday) },
    { label: 'In a week', until: morning(now, 7) },
  ];
}
