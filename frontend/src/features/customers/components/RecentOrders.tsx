import { Badge } from '@/components/ui/bits';
import type { CustomerProfile } from '@/lib/api/types';
import { calendarDate, money } from '@/lib/format';
import { Section } from './Section';

export function RecentOrders({ orders }: { orders: CustomerProfile['recent_orders'] }) {
  return (
    <Section title="Recent orders">
      {orders.length === 0 && <p className="text-sm text-muted">No orders.</p>}
      <ul className="divide-y text-sm">
        {orders.map((order) => (
          <li key={order.order_id} className="flex items-baseline gap-2 py-1.5">
            <span className="min-w-0 flex-1">
              <span className="flex items-center gap-1.5">
                <span className="num truncate">{order.order_id}</span>
                {order.cancelled && <Badge>Cancelled</Badge>}
              </span>
              <span className="block truncate text-xs text-muted">
                {[
                  calendarDate(order.ordered_at),
                  order.quantity ? `${order.quantity} pcs` : '',
                  ...order.categories,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </span>
            <span className="num text-right">
              {money(order.total, 2)}
              {order.refunded > 0 && (
                <span className="block text-xs text-muted">
                  {money({ amount: order.refunded, currency: order.total.currency }, 2)} refunded
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
