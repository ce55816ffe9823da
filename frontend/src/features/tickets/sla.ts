/** What a ticket's service levels say at a moment, in words. */
import { differenceInMinutes } from 'date-fns';
import type { Schemas, Ticket } from '@/lib/api/types';

export type SlaTone = 'neutral' | 'warn' | 'danger' | 'ok';

export interface SlaWords {
  state: 'RUNNING' | 'WARNED' | 'BREACHED' | 'PAUSED' | 'MET';
  tone: SlaTone;
  /** Short, for a row: "due in 42 m". */
  text: string;
  /** In full, for the tip. */
  title: string;
}

type Metric = Schemas['TicketSlaMetric'];

const METRICS: Record<Metric, string> = {
  FIRST_RESPONSE: 'First response',
  NEXT_RESPONSE: 'Next response',
  RESOLUTION: 'Resolution',
};

export const metricLabel = (metric: Metric) => METRICS[metric];

/** "42 m", "3 h 5 m", "2 d 4 h": two units are enough to plan by. */
export function span(minutes: number): string {
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  if (days) return hours ? `${days} d ${hours} h` : `${days} d`;
  if (hours) return rest ? `${hours} h ${rest} m` : `${hours} h`;
  return `${rest} m`;
}

/**
 * The words for a ticket, nothing when no service level concerns it. A due time that has passed since the ticket was
 * read is late already: the server's word for it is under way.
 */
export function slaWords(ticket: Ticket, now: Date): SlaWords | undefined {
  const what = ticket.sla_metric ? METRICS[ticket.sla_metric] : 'The service level';
  if (ticket.sla_due_at) {
    const left = differenceInMinutes(new Date(ticket.sla_due_at), now);
    const late = new Date(ticket.sla_due_at) <= now;
    if (late)
      return { state: 'BREACHED', tone: 'danger', text: `${span(-left)} late`, title: `${what} is late` };
    const text = left < 1 ? 'due now' : `due in ${span(left)}`;
    return ticket.sla_state === 'WARNED'
      ? { state: 'WARNED', tone: 'warn', text, title: `${what} is due soon` }
      : { state: 'RUNNING', tone: 'neutral', text, title: `${what} is due` };
  }
  switch (ticket.sla_state) {
    case 'PAUSED':
      return { state: 'PAUSED', tone: 'neutral', text: 'SLA paused', title: 'The clock stands still' };
    case 'BREACHED':
      return { state: 'BREACHED', tone: 'danger', text: 'SLA missed', title: 'Something was done late' };
    case 'MET':
      return { state: 'MET', tone: 'ok', text: 'SLA met', title: 'Everything was done in time' };
    default:
      return undefined;
  }
}
