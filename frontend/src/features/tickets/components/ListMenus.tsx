/** The menus of the list's header. They come a moment after the page: their buttons stand there meanwhile. */
import { Fragment, type ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/Menu';
import { fits, listOrder, ORDER_LABELS, ORDERS, type Order, type TicketFilters } from '../filters';
import { useCounts } from '../hooks/use-counts';
import { useViews } from '../hooks/use-views';
import { ViewCount } from './ViewCount';

export function ViewsMenu({ trigger }: { trigger: ReactNode }) {
  return (
    <Menu trigger={trigger}>
      <ViewItems />
    </Menu>
  );
}

/** Counted while the menu is open, not before. */
function ViewItems() {
  const navigate = useNavigate();
  const { groups } = useViews();
  const countOf = useCounts();
  return groups.map((group, place) => (
    <Fragment key={group.title}>
      {place > 0 && (
        <>
          <MenuSeparator />
          <MenuLabel>{group.title}</MenuLabel>
        </>
      )}
      {group.views.map((view) => (
        <MenuItem key={view.id} onSelect={() => navigate(`/tickets?${view.search}`)}>
          <span className="min-w-0 flex-1 truncate">{view.label}</span>
          <ViewCount count={countOf(view)} />
        </MenuItem>
      ))}
    </Fragment>
  ));
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
