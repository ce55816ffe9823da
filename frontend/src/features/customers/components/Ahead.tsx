import type { CustomerProfile, Schemas } from '@/lib/api/types';
import { calendarDate, count, percent } from '@/lib/format';
import { Confidence } from './Confidence';
import { Section } from './Section';

interface Props {
  next: NonNullable<CustomerProfile['next_purchase']>;
  engagement: CustomerProfile['engagement'];
  repurchases: CustomerProfile['repurchases'];
}

const DIRECTIONS: Partial<Record<Schemas['EngagementForecastDirection'], string>> = {
  RISING: 'more than before',
  STEADY: 'as before',
  FALLING: 'less than before',
};

/** When the customer is expected to buy next, in all and by category; no date for one who will probably not come. */
export default function Ahead({ next, engagement, repurchases }: Props) {
  const direction = engagement && DIRECTIONS[engagement.direction];
  return (
    <Section title="Next purchase">
      {next.expected_at ? (
        <>
          <p className="text-lg font-semibold">
            {next.outlook === 'LIKELY' ? '' : 'If at all: '}around {calendarDate(next.expected_at)}
          </p>
          {next.earliest_at && next.latest_at && (
            <p className="text-sm text-muted">
              between {calendarDate(next.earliest_at)} and {calendarDate(next.latest_at)} for eight in ten who
              come
            </p>
          )}
        </>
      ) : (
        <p className="text-lg font-semibold">Probably none</p>
      )}
      <p className="num text-sm text-muted">
        {percent(next.probability)} chance of one within {next.horizon_days} days
      </p>
      {engagement && (
        <p className="num text-sm text-muted">
          {engagement.expected_orders.toFixed(1)} days with a purchase expected in {engagement.horizon_days};{' '}
          {count(engagement.past_orders)} in the last {engagement.past_days}
          {direction && `: ${direction}`}
        </p>
      )}
      <Confidence value={next.confidence} />
      {repurchases.length > 0 && (
        <ul aria-label="Next purchase by category" className="mt-2 space-y-1 text-sm">
          {repurchases.map((one) => (
            <li key={one.category} className="flex justify-between gap-3">
              <span className="truncate">{one.category}</span>
              <span className="num shrink-0 text-muted">{byCategory(one)}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function byCategory(one: Schemas['CategoryRepurchase']): string {
  if (one.expected_at) return `around ${calendarDate(one.expected_at)}`;
  return one.outlook === 'ONCE' ? 'bought once' : 'not expected';
}
