import type { ReactNode } from 'react';
import { Menu, MenuItem } from '@/components/ui/Menu';
import type { TicketStatus } from '@/lib/api/types';

interface Props {
  trigger: ReactNode;
  status: TicketStatus;
  onSend: (status: TicketStatus) => void;
}

/** Sends and moves the ticket in one go. */
export function SendMenu({ trigger, status, onSend }: Props) {
  return (
    <Menu align="end" side="top" trigger={trigger}>
      <MenuItem onSelect={() => onSend('CLOSED')}>Send and close</MenuItem>
      {status !== 'CLOSED' && (
        <MenuItem onSelect={() => onSend('PENDING')}>Send and wait for the customer</MenuItem>
      )}
      {status !== 'OPEN' && <MenuItem onSelect={() => onSend('OPEN')}>Send and open</MenuItem>}
    </Menu>
  );
}
