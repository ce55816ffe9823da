import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '@/lib/api/types';
import { calendarDate, money, percent } from '@/lib/format';
import { historyQuery } from '../api/queries';
import { Section } from './Section';

type Snapshot = Schemas['ProfileSnapshot'];

const WIDTH = 240;
const HEIGHT = 36;

/** How churn risk and expected spend moved: only days on which something changed, placed by time. */
export default function Trend({ customerId }: { customerId: string }) {
  const query = useQuery(historyQuery(customerId));
  // The panel above says what is wrong with Intelligence; a trend that does not come is only missing.
  if (!query.data) return null;
  const told = query.data.filter((one) => one.churn_risk_score !== undefined).reverse();
  const first = told[0];
  if (told.length < 2 || !first) {
    return (
      <Section title="Trend">
        <p className="text-sm text-muted">
          {first
            ? `No trend yet: nothing has changed since ${calendarDate(first.data_as_of)}.`
            : 'No trend yet: there was no prediction so far.'}
        </p>
      </Section>
    );
  }
  return (
    <Section title="Trend" aside={<span className="num text-xs text-muted">{told.length} changes</span>}>
      <Line
        label="Churn risk"
        points={told.map((one) => ({ at: one.data_as_of, value: one.churn_risk_score ?? 0 }))}
        top={1}
        format={(value) => percent(value)}
      />
      <Spend told={told} />
      {new Set(told.map((one) => one.churn_model_version)).size > 1 && (
        <p className="mt-1 text-xs text-muted">The model changed meanwhile; part of this may be its doing.</p>
      )}
    </Section>
  );
}

function Spend({ told }: { told: Snapshot[] }) {
  const currency = told.at(-1)?.predicted_ltv?.currency ?? '';
  const points = told.map((one) => ({ at: one.data_as_of, value: one.predicted_ltv?.amount ?? 0 }));
  return (
    <Line
      label="Expected spend"
      points={points}
      top={Math.max(...points.map((point) => point.value), 1)}
      format={(amount) => money({ amount, currency })}
    />
  );
}

interface LineProps {
  label: string;
  points: { at: string; value: number }[];
  top: number;
  format: (value: number) => string;
}

function Line({ label, points, top, format }: LineProps) {
  const [from, to] = [points[0], points.at(-1)];
  if (!from || !to) return null;
  const [start, end] = [Date.parse(from.at), Date.parse(to.at)];
  const x = (at: string) => ((Date.parse(at) - start) / Math.max(end - start, 1)) * WIDTH;
  const y = (value: number) => HEIGHT - (Math.min(Math.max(value, 0), top) / top) * HEIGHT;
  const path = points.map((point) => `${x(point.at).toFixed(1)},${y(point.value).toFixed(1)}`).join(' ');
  const text = `${label}: ${format(from.value)} on ${calendarDate(from.at)}, ${format(to.value)} on ${calendarDate(to.at)}`;
  return (
    <figure className="mt-1.5">
      <figcaption className="num flex justify-between text-xs text-muted">
        <span>{label}</span>
        <span>
          {format(from.value)} → {format(to.value)}
        </span>
      </figcaption>
      <svg
        role="img"
        aria-label={text}
        viewBox={`-2 -2 ${WIDTH + 4} ${HEIGHT + 4}`}
        className="h-10 w-full text-accent"
        preserveAspectRatio="none"
      >
        <polyline
          points={path}
          fill="none"
          stroke="currentColor"
          strokeWidth={1.5}
          vectorEffect="non-scaling-stroke"
        />
      </svg>
    </figure>
  );
}
