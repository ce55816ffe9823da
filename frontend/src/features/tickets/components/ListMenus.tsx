/** The menus of the list's header. They come a moment after the page: their buttons stand there meanwhile. */
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/Menu';
import {
  fits,
  listOrder,
  ORDER_LABELS,
  ORDERS,
  VIEWS,
  type Order,
  type TicketFilters,
  type View,
} from '../filters';

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
  filters: TicketFilters;
  onChange: (order: Order) => void;
}

/** The orders that hold everything the filters let through; where there is no choice, it says why. */
export function OrderMenu({ trigger, filters, onChange }: OrderMenuProps) {
  const { orderBy, reason } = listOrder(filters);
  const options = ORDERS.filter((each) => fits(each, filters));
  return (
    <Menu align="end" trigger={trigger}>
      <MenuLabel>Order</MenuLabel>
      {!filters.apart && (
        <MenuChoice
          value={orderBy}
          onChange={(value) => onChange(value as Order)}
          options={options.map((each) => ({ value: each, label: ORDER_LABELS[each] }))}
        />
      )}
      {reason && (
        <MenuLabel>
          <span className="block max-w-56">{reason}</span>
        </MenuLabel>
      )}
    </Menu>
  );
}
