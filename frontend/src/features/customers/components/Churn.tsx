import { CircleCheck, CircleDot, TriangleAlert, type LucideIcon } from 'lucide-react';
import { Badge } from '@/components/ui/bits';
import type { CustomerProfile } from '@/lib/api/types';
import { percent } from '@/lib/format';
import { Confidence } from './Confidence';
import { Drivers } from './Drivers';
import { Section } from './Section';

type Risk = NonNullable<CustomerProfile['churn_risk']>;

const LEVELS: Record<Risk['level'], { label: string; tone: 'ok' | 'warn' | 'danger'; icon: LucideIcon }> = {
  LOW: { label: 'Likely to return', tone: 'ok', icon: CircleCheck },
  MEDIUM: { label: 'Could go either way', tone: 'warn', icon: CircleDot },
  HIGH: { label: 'Likely to stay away', tone: 'danger', icon: TriangleAlert },
};

export function Churn({ risk }: { risk: Risk }) {
  // A level that this build does not know must not take the page down.
  const level = LEVELS[risk.level] as (typeof LEVELS)['LOW'] | undefined;
  return (
    <Section title="Churn risk">
      <div className="flex items-center gap-2">
        <span className="num text-2xl font-semibold">{percent(risk.churn_risk_score)}</span>
        {level && (
          <Badge tone={level.tone}>
            <level.icon size={12} aria-hidden /> {level.label}
          </Badge>
        )}
      </div>
      <p className="text-sm text-muted">chance of no order in the next {risk.horizon_days} days</p>
      <Confidence value={risk.confidence} />
      <Drivers
        label="What moves the churn risk"
        drivers={risk.drivers}
        format={(effect) => `${Math.round(Math.abs(effect) * 100)} pts`}
        upIsGood={false}
      />
    </Section>
  );
}
