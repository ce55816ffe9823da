/** The figures that are shown of an agent: their names, their values as people read them, and what each counts. */
import type { Schemas } from '@/lib/api/types';
import { count, percent } from '@/lib/format';
import { duration } from './duration';

export type Metric = Schemas['PerformanceRowMetric'];
type Figures = Schemas['PerformanceFigures'];

export interface Figure {
  metric: Metric;
  /** Head of the column. */
  label: string;
  /** What it counts, in one sentence. */
  meaning: string;
  /** What is shown; empty when nothing was counted. */
  value: (figures: Figures) => string;
  /** How many rows are behind it. */
  rows: (figures: Figures) => number;
  /** Whether a row's value is a time. */
  time?: boolean;
}

const rate = (share: number | undefined) => (share === undefined ? '' : percent(share));
const mean = (figure: Schemas['TimeFigure']) =>
  figure.mean_seconds === undefined ? '' : duration(figure.mean_seconds);

export const FIGURES: Figure[] = [
  {
    metric: 'REPLIES',
    label: 'Replies',
    meaning: 'Messages to customers.',
    value: ({ replies }) => count(replies),
    rows: ({ replies }) => replies,
  },
  {
    metric: 'FIRST_RESPONSE',
    label: 'First response',
    meaning: 'From a ticket’s creation to its first message by an agent, on average.',
    value: ({ first_response }) => mean(first_response),
    rows: ({ first_response }) => first_response.count,
    time: true,
  },
  {
    metric: 'CLOSED',
    label: 'Closed',
    meaning: 'Tickets closed, each time it happened.',
    value: ({ closed }) => count(closed),
    rows: ({ closed }) => closed,
  },
  {
    metric: 'RESOLUTION',
    label: 'Resolution',
    meaning: 'From a ticket’s creation to the closing that holds, on average.',
    value: ({ resolution }) => mean(resolution),
    rows: ({ resolution }) => resolution.count,
    time: true,
  },
  {
    metric: 'ONE_TOUCH',
    label: 'One touch',
    meaning: 'Closed with exactly one message by an agent, of all closed.',
    value: ({ one_touch_rate }) => rate(one_touch_rate),
    rows: ({ one_touch }) => one_touch,
  },
  {
    metric: 'REOPENED',
    label: 'Reopened',
    meaning: 'Opened again after it was closed, of all closed.',
    value: ({ reopen_rate }) => rate(reopen_rate),
    rows: ({ reopened }) => reopened,
  },
  {
    metric: 'SLA_MET',
    label: 'SLA met',
    meaning: 'First responses, next responses and resolutions in time, of all that were promised.',
    value: ({ sla }) => rate(sla?.met_rate),
    rows: ({ sla }) => sla?.met ?? 0,
  },
  {
    metric: 'SLA_MISSED',
    label: 'SLA missed',
    meaning: 'First responses, next responses and resolutions that were late.',
    value: ({ sla }) => (sla ? count(sla.missed) : ''),
    rows: ({ sla }) => sla?.missed ?? 0,
  },
];

const CLOCKS: Record<Schemas['TicketSlaMetric'], string> = {
  FIRST_RESPONSE: 'first response',
  NEXT_RESPONSE: 'next response',
  RESOLUTION: 'resolution',
};

/** Which of a ticket's clocks a row of service levels is about; one message can end two. */
export const clockOf = (row: Schemas['PerformanceRow']) => row.clock && CLOCKS[row.clock];

export const figureOf = (metric: string | null) => FIGURES.find((figure) => figure.metric === metric);
