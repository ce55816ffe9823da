import type { CustomerProfile } from '@/lib/api/types';
import { calendarDate, count, money } from '@/lib/format';
import { Section } from './Section';

export function Metrics({ metrics }: { metrics: CustomerProfile['metrics'] }) {
  const rows: [string, string][] = [
    ['Orders', count(metrics.order_count)],
    ['Spent', money(metrics.current_ltv)],
    ['Average order', money(metrics.avg_order_value)],
    ['First order', metrics.first_order_at ? calendarDate(metrics.first_order_at) : '–'],
    ['Last order', metrics.last_order_at ? calendarDate(metrics.last_order_at) : '–'],
  ];
  return (
    <Section title="So far">
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2 text-sm">
        {rows.map(([term, value]) => (
          <div key={term}>
            <dt className="text-xs text-muted">{term}</dt>
            <dd className="num font-medium">{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
