import { useMutation, useQueryClient } from '@tanstack/react-query';
import clsx from 'clsx';
import { ChartColumn, Inbox, Keyboard, KeyRound, LogOut, type LucideIcon } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { NavLink, useNavigate } from 'react-router-dom';
import { toast } from '@/lib/toast';
import { Initials } from '@/components/ui/bits';
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/Menu';
import { logoutMutation } from '@/features/session/api/session';
import { words } from '@/lib/format';
import { useSession } from '@/lib/session';
import { setTheme, useTheme, type Theme } from '@/lib/theme';

// Needed when the menu opens, not before.
const AvailabilityChoice = lazy(() => import('@/features/agents/components/AvailabilityChoice'));

const THEMES: { value: Theme; label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

const cell =
  'flex size-9 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text aria-[current=page]:bg-selected aria-[current=page]:text-accent';

/** The narrow bar of places, at the left; at the bottom on a phone. */
export function Rail({ onHelp }: { onHelp: () => void }) {
  const { can } = useSession();
  return (
    <nav
      aria-label="Main"
      className="flex shrink-0 items-center gap-1 border-t bg-surface p-1.5 sm:w-12 sm:flex-col sm:border-t-0 sm:border-r"
    >
      <img src="/favicon.svg" alt="" width={26} height={26} className="my-1.5 max-sm:hidden" />
      <Place to="/tickets" label="Inbox" icon={Inbox} />
      {can('tickets.write') && <Place to="/analytics/agents" label="Performance" icon={ChartColumn} />}
      {can('keys.manage') && <Place to="/admin/keys" label="API keys" icon={KeyRound} />}
      <span className="flex-1" />
      <button
        type="button"
        className={cell}
        aria-label="Keyboard shortcuts"
        title="Keyboard shortcuts (?)"
        onClick={onHelp}
      >
        <Keyboard size={18} aria-hidden />
      </button>
      <Account />
    </nav>
  );
}

function Place({ to, label, icon: Icon }: { to: string; label: string; icon: LucideIcon }) {
  return (
    <NavLink to={to} aria-label={label} title={label} className={clsx(cell)}>
      <Icon size={18} aria-hidden />
    </NavLink>
  );
}

function Account() {
  const { me, can } = useSession();
  const theme = useTheme();
  const client = useQueryClient();
  const navigate = useNavigate();
  const logout = useMutation({
    ...logoutMutation(),
    onSuccess: () => {
      client.clear();
      navigate('/login', { replace: true });
    },
    onError: () => toast.error('You are still signed in: the server could not be reached.'),
  });
  const name = me.agent?.name ?? 'Agent';
  return (
    <Menu
      side="right"
      align="end"
      trigger={
        <button
          type="button"
          aria-label={`Account of ${name}`}
          title={name}
          className="flex size-9 items-center justify-center rounded-md hover:bg-hover"
        >
          <Initials name={name} agent />
        </button>
      }
    >
      <MenuLabel>
        <span className="block text-sm font-medium text-text">{name}</span>
        {me.agent && words(me.agent.role)} at {me.tenant_name}
      </MenuLabel>
      <MenuSeparator />
      {me.agent && can('agents.availability') && (
        <Suspense>
          <AvailabilityChoice agent={me.agent} />
        </Suspense>
      )}
      <MenuLabel>Appearance</MenuLabel>
      <MenuChoice value={theme} onChange={(value) => setTheme(value as Theme)} options={THEMES} />
      <MenuSeparator />
      <MenuItem onSelect={() => logout.mutate()}>
        <LogOut size={14} aria-hidden /> Sign out
      </MenuItem>
    </Menu>
  );
}
