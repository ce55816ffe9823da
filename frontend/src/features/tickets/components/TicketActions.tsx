import { AlarmClock, Ellipsis } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Menu, MenuItem, MenuLabel, MenuSeparator, MenuToggle } from '@/components/ui/Menu';
import { exactTime } from '@/lib/format';
import { useNow } from '@/lib/now';
import type { Ticket } from '@/lib/api/types';
import type { TicketChange } from '../api/changes';
import { snoozePresets } from '../snooze';

const TransferDialog = lazy(() =>
  import('./TransferDialog').then((module) => ({ default: module.TransferDialog })),
);

interface Props {
  ticket: Ticket;
  onChange: (change: TicketChange) => void;
  /** Absent where there are no demos. */
  demo: DemoSwitch | undefined;
}

export interface DemoSwitch {
  on: boolean;
  onChange: (on: boolean) => void;
}

/** Snooze, transfer and spam: what is done to a ticket as a whole. */
export function TicketActions({ ticket, onChange, demo }: Props) {
  const now = useNow();
  const [transferring, setTransferring] = useState(false);
  return (
    <>
      {ticket.status !== 'CLOSED' && (
        <Menu
          align="end"
          trigger={
            <Button look="quiet" icon aria-label="Snooze" title="Snooze">
              <AlarmClock size={16} aria-hidden />
            </Button>
          }
        >
          <MenuLabel>Snooze until</MenuLabel>
          {snoozePresets(now).map(({ label, until }) => (
            <MenuItem
              key={label}
              onSelect={() => onChange({ field: 'snoozed_until', value: until.toISOString() })}
            >
              <span className="flex-1">{label}</span>
              <span className="text-xs text-muted">{exactTime(until.toISOString())}</span>
            </MenuItem>
          ))}
          {ticket.snoozed_until && (
            <>
              <MenuSeparator />
              <MenuItem onSelect={() => onChange({ field: 'snoozed_until', value: '' })}>Wake now</MenuItem>
            </>
          )}
        </Menu>
      )}
      <Menu
        align="end"
        trigger={
          <Button look="quiet" icon aria-label="More actions" title="More actions">
            <Ellipsis size={16} aria-hidden />
          </Button>
        }
      >
        <MenuItem onSelect={() => setTransferring(true)}>Transfer to a queue…</MenuItem>
        <MenuItem onSelect={() => onChange({ field: 'spam', value: !ticket.spam })}>
          {ticket.spam ? 'This is not spam' : 'Mark as spam'}
        </MenuItem>
        {demo && (
          <>
            <MenuSeparator />
            <MenuToggle on={demo.on} onChange={demo.onChange}>
              Demo
            </MenuToggle>
          </>
        )}
      </Menu>
      {transferring && (
        <Suspense fallback={null}>
          <TransferDialog
            ticket={ticket}
            onClose={() => setTransferring(false)}
            onTransfer={(change) => {
              setTransferring(false);
              onChange(change);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
