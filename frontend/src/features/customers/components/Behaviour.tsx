import { useId } from 'react';
import type { Schemas } from '@/lib/api/types';
import { percent } from '@/lib/format';
import { Section } from './Section';

interface Props {
  behavior: Schemas['CustomerBehavior'];
  archetype: Schemas['ArchetypeMembership'] | undefined;
}

const AXES: Record<string, string> = {
  purchase_value: 'Value',
  purchase_frequency: 'Frequency',
  purchase_cadence: 'Rhythm',
  price_sensitivity: 'Price',
  return_behavior: 'Returns',
  category_breadth: 'Range',
  lifecycle_stage: 'Stage',
  engagement: 'Engagement',
};
/** Below this there are only an order or two behind a segment. */
const THIN = 0.4;

/** The archetype, and the dominant behaviour on each axis with how far the customer belongs to it. */
export default function Behaviour({ behavior, archetype }: Props) {
  return (
    <Section title="Behaviour">
      {archetype && <Archetype archetype={archetype} />}
      <ul aria-label="Dominant behaviours" className="space-y-1.5 text-sm">
        {behavior.axes.map((axis) => (
          <Axis key={axis.axis} axis={axis} />
        ))}
      </ul>
    </Section>
  );
}

function Archetype({ archetype }: { archetype: Schemas['ArchetypeMembership'] }) {
  const id = useId();
  return (
    <div className="group relative mb-2.5">
      {/* No badge: the name of an archetype can be longer than the panel is wide. */}
      <button
        type="button"
        aria-describedby={id}
        className="max-w-full cursor-help rounded bg-accent-soft px-1.5 py-0.5 text-left text-xs font-medium text-accent"
      >
        {archetype.name}
      </button>
      <p
        id={id}
        role="tooltip"
        className="invisible absolute top-full left-0 z-10 mt-1 w-full rounded border bg-surface p-2 text-xs shadow-md group-focus-within:visible group-hover:visible"
      >
        {archetype.description}
      </p>
    </div>
  );
}

function Axis({ axis }: { axis: Schemas['AxisMembership'] }) {
  const label = AXES[axis.axis] ?? axis.axis;
  if (axis.dominant_segment === 'unknown') {
    return (
      <li className="flex justify-between gap-3 text-muted">
        <span className="text-xs leading-5">{label}</span>
        <span title="The orders say nothing about this">Unknown</span>
      </li>
    );
  }
  const thin = axis.confidence < THIN;
  return (
    <li>
      <div className="flex items-baseline justify-between gap-3">
        <span className="text-xs text-muted">{label}</span>
        <span className="truncate">
          {axis.dominant_title}
          {thin && <span className="text-xs text-muted"> · few orders</span>}
        </span>
      </div>
      <div className="flex items-center gap-2">
        <div aria-hidden className="h-1 grow overflow-hidden rounded bg-hover">
          <div className="h-full bg-accent" style={{ width: `${axis.membership * 100}%` }} />
        </div>
        <span className="num w-9 text-right text-xs text-muted">{percent(axis.membership)}</span>
      </div>
    </li>
  );
}
