import { Badge } from '@/components/ui/bits';

/** A warning where the shop's history is too short to trust a prediction; nothing otherwise. */
export function Confidence({ value }: { value: string }) {
  if (value !== 'low') return null;
  return (
    <p className="mt-1 text-sm text-muted">
      <Badge tone="warn">Low confidence</Badge> The shop has little history so far.
    </p>
  );
}
