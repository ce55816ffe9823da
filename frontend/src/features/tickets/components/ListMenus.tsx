/** The menus of the list's header. They come a moment after the page: their buttons stand there meanwhile. */
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/Menu';
import { ORDER_LABELS, ORDERS, VIEWS, type Order, type View } from '../filters';

export function ViewsMenu({ trigger, queues }: { trigger: ReactNode; queues: View[] }) {
  const navigate = useNavigate();
  const open = (view: View) => navigate(`/tickets?${view.search}`);
  return (
    <Menu trigger={trigger}>
      {VIEWS.map((view) => (
        <MenuItem key={view.id} onSelect={() => open(view)}>
          {view.label}
        </MenuItem>
      ))}
      {queues.length > 0 && (
        <>
          <MenuSeparator />
          <MenuLabel>Queues</MenuLabel>
          {queues.map((view) => (
            <MenuItem key={view.id} onSelect={() => open(view)}>
              {view.label}
            </MenuItem>
          ))}
        </>
      )}
    </Menu>
  );
}

interface OrderMenuProps {
  trigger: ReactNode;
  order: Order;
  onChange: (order: Order) => void;
}

export function OrderMenu({ trigger, order, onChange }: OrderMenuProps) {
  return (
    <Menu align="end" trigger={trigger}>
      <MenuLabel>Order</MenuLabel>
      <MenuChoice
        value={order}
        onChange={(value) => onChange(value as Order)}
        options={ORDERS.map((each) => ({ value: each, label: ORDER_LABELS[each] }))}
      />
    </Menu>
  );
}
