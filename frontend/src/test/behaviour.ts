/** What a profile says about the behaviour of a customer. */
import type { Schemas } from '@/lib/api/types';

type Axis = Schemas['AxisMembership'];

const axis = (
  name: string,
  segment: string,
  title: string,
  membership: number,
  confidence: number,
): Axis => ({
  axis: name,
  dominant_segment: segment,
  dominant_title: title,
  membership,
  confidence,
  memberships: [],
});

export const behavior: Schemas['CustomerBehavior'] = {
  definitions_version: 1,
  axes: [
    axis('purchase_value', 'whale', 'Whale', 0.83, 0.9),
    axis('price_sensitivity', 'deal_hunter', 'Deal hunter', 1, 0.3),
    axis('return_behavior', 'unknown', 'Unknown', 0, 0),
  ],
};

export const archetype: Schemas['ArchetypeMembership'] = {
  archetype_id: 'arch_334610',
  archetype_level: 'STRENGTH',
  name: 'Whales who hunt for deals',
  description: '120 customers, 4 % of the shop.',
  clarity: 0.7,
};
