import type { CustomerProfile, Money } from '@/lib/api/types';
import { money } from '@/lib/format';
import { Confidence } from './Confidence';
import { Drivers } from './Drivers';
import { Section } from './Section';

interface Props {
  value: NonNullable<CustomerProfile['lifetime_value']>;
  spent: Money;
}

export function LifetimeValue({ value, spent }: Props) {
  const { predicted_ltv: predicted, low, high } = value;
  const top = Math.max(high.amount, predicted.amount, 1);
  const at = (amount: number) => `${Math.min(100, Math.max(0, (amount / top) * 100))}%`;
  return (
    <Section title="Expected spend">
      <div className="flex items-baseline gap-2">
        <span className="num text-2xl font-semibold">{money(predicted)}</span>
        <span className="text-sm text-muted">in the next {value.horizon_days} days</span>
      </div>
      <div aria-hidden className="relative mt-2 h-1.5 rounded-full bg-hover">
        <span
          className="absolute inset-y-0 rounded-full bg-edge"
          style={{ left: at(low.amount), right: `calc(100% - ${at(high.amount)})` }}
        />
        <span
          className="absolute -top-1 h-3.5 w-1 -translate-x-1/2 rounded-full bg-accent"
          style={{ left: at(predicted.amount) }}
        />
      </div>
      <p className="num mt-1 text-sm text-muted">
        90 % interval {money(low)} to {money(high)}; spent so far {money(spent)}
      </p>
      {value.median_ltv && (
        <p className="num text-sm text-muted">
          half of such customers spend less than {money(value.median_ltv)}; eight in ten {money(value.low_80)}{' '}
          to {money(value.high_80)}
        </p>
      )}
      <Confidence value={value.confidence} />
      <Drivers
        label="What moves the expected spend"
        drivers={value.drivers}
        format={(effect) => money({ amount: Math.abs(effect), currency: predicted.currency }, 0)}
        upIsGood
      />
    </Section>
  );
}
