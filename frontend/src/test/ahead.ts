/** What a profile says of the time ahead. */
import type { CustomerProfile, Schemas } from '@/lib/api/types';

export const ahead: Pick<CustomerProfile, 'next_purchase' | 'engagement' | 'repurchases'> = {
  next_purchase: {
    outlook: 'UNLIKELY',
    probability: 0.28,
    horizon_days: 180,
    model: { version: 'churn/20260101T000000Z', family: 'MIX' },
    confidence: 'normal',
  },
  engagement: {
    engagement_score: 0.3,
    expected_orders: 1.4,
    past_orders: 6,
    past_days: 365,
    horizon_days: 365,
    direction: 'FALLING',
    model: { version: 'orders/20260101T000000Z', family: 'LINEAR' },
    confidence: 'normal',
  },
  repurchases: [
    {
      category: 'Fabric',
      purchases: 9,
      last_purchase_at: '2026-01-03T00:00:00Z',
      outlook: 'UNLIKELY',
      usual_pause_days: 31,
      basis: 'OWN',
      bought_again_share: 0.6,
    },
    {
      category: 'Rulers',
      purchases: 1,
      last_purchase_at: '2025-10-27T00:00:00Z',
      outlook: 'ONCE',
      usual_pause_days: 0,
      basis: 'SHOP',
      bought_again_share: 0.1,
    },
  ],
};

/** What was told before, newest first: as of days in January, with this churn risk each. */
export const snapshots = (...risks: number[]): Schemas['ProfileSnapshot'][] =>
  risks
    .map((risk, index) => ({
      data_as_of: `2026-01-${String(index * 5 + 1).padStart(2, '0')}T23:59:59Z`,
      recorded_at: `2026-01-${String(index * 5 + 2).padStart(2, '0')}T02:00:00Z`,
      order_count: 14,
      current_ltv: { amount: 1250.4, currency: 'USD' },
      churn_risk_score: risk,
      churn_level: risk < 0.4 ? ('LOW' as const) : ('HIGH' as const),
      churn_horizon_days: 180,
      churn_model_version: 'churn/20260101T000000Z',
      predicted_ltv: { amount: 400 * (1 - risk), currency: 'USD' },
      ltv_horizon_days: 365,
      ltv_model_version: 'ltv/20260101T000000Z',
      segments: [],
    }))
    .reverse();
