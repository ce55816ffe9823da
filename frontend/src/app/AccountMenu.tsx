import { useMutation, useQueryClient } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { lazy, Suspense, type ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/Menu';
import { logoutMutation } from '@/features/session/api/session';
import { words } from '@/lib/format';
import { useSession } from '@/lib/session';
import { setTheme, useTheme, type Theme } from '@/lib/theme';
import { toast } from '@/lib/toast';

// Needed when the menu opens, not before.
const AvailabilityChoice = lazy(() => import('@/features/agents/components/AvailabilityChoice'));

const THEMES: { value: Theme; label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** What an agent sets for themselves: whether they take work, how the workspace looks, and the way out. */
export function AccountMenu({ trigger }: { trigger: ReactNode }) {
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
    <Menu side="right" align="end" trigger={trigger}>
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
