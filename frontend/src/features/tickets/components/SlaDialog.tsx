/** Each clock of a ticket: what it allows, what it has used, and every stretch that counted or not. */
import { useQuery } from '@tanstack/react-query';
import { Dialog } from '@/components/ui/Dialog';
import { Badge } from '@/components/ui/bits';
import type { Schemas } from '@/lib/api/types';
import { exactTime, words } from '@/lib/format';
import { slaQuery } from '../api/queries';
import { metricLabel, span, type SlaTone } from '../sla';

type Clock = Schemas['SlaClock'];
type Interval = Schemas['ClockInterval'];

const TONES: Record<Clock['state'], SlaTone> = {
  NONE: 'neutral',
  RUNNING: 'neutral',
  PAUSED: 'neutral',
  WARNED: 'warn',
  BREACHED: 'danger',
  MET: 'ok',
};
const STATES: Partial<Record<Clock['state'], string>> = {
  NONE: 'Not started',
  BREACHED: 'Late',
  MET: 'In time',
};
const KINDS: Record<Interval['kind'], string> = {
  COUNTED: 'Counted',
  PAUSED: 'Paused',
  CLOSED: 'Closed',
  HOLIDAY: 'Holiday',
};

export function SlaDialog({ ticketId, onClose }: { ticketId: string; onClose: () => void }) {
  const { data, isError, refetch } = useQuery(slaQuery(ticketId));
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Service levels"
      description="Times are yours; the sentences use the calendar's time zone."
    >
      <div className="space-y-5 p-4 text-sm">
        {isError && (
          <p role="alert">
            The clocks could not be read. The ticket is not affected.{' '}
            <button type="button" className="text-accent underline" onClick={() => void refetch()}>
              Try again
            </button>
          </p>
        )}
        {!data && !isError && <div aria-hidden className="h-24 rounded bg-hover" />}
        {data?.clocks.length === 0 && <p className="text-muted">No policy applies to this ticket.</p>}
        {data?.clocks.map((clock) => (
          <ClockSection key={clock.metric} clock={clock} />
        ))}
      </div>
    </Dialog>
  );
}

function ClockSection({ clock }: { clock: Clock }) {
  const id = `sla-${clock.metric}`;
  return (
    <section aria-labelledby={id} className="space-y-1.5">
      <h3 id={id} className="flex items-center gap-2 font-semibold">
        {metricLabel(clock.metric)}
        <Badge tone={TONES[clock.state]}>{STATES[clock.state] ?? words(clock.state)}</Badge>
      </h3>
      <p>{clock.explanation}</p>
      <p className="text-muted">
        {clock.policy_name || 'A policy that was removed'} · {clock.calendar_name || 'every hour counts'}
        {clock.times_done > 1 && ` · longest ${span(Math.round(clock.worst_seconds / 60))}`}
        {clock.times_late > 0 && ` · late ${clock.times_late} of ${Math.max(clock.times_done, 1)}`}
      </p>
      {clock.intervals.length > 1 && (
        <details>
          <summary className="cursor-pointer text-muted">Every stretch of time</summary>
          <ol className="mt-1 max-h-60 space-y-0.5 overflow-y-auto border-l-2 pl-3">
            {clock.intervals.map((interval) => (
              <li key={interval.start} className={interval.kind === 'COUNTED' ? '' : 'text-muted'}>
                <span className="num">
                  {exactTime(interval.start)} – {exactTime(interval.end)}
                </span>{' '}
                {KINDS[interval.kind]}
                {interval.holiday && `: ${interval.holiday}`}
              </li>
            ))}
          </ol>
        </details>
      )}
    </section>
  );
}
