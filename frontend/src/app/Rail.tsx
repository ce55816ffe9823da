import clsx from 'clsx';
import { AtSign, ChartColumn, Inbox, Keyboard, KeyRound, type LucideIcon } from 'lucide-react';
import { forwardRef, lazy, Suspense, type ComponentProps, type ReactNode } from 'react';
import { NavLink } from 'react-router-dom';
import { Initials } from '@/components/ui/bits';
import { useSession } from '@/lib/session';

// Loaded beside the page; until it is there, its button is, and nothing moves.
const AccountMenu = lazy(() => import('./AccountMenu').then((module) => ({ default: module.AccountMenu })));
const UnreadBadge = lazy(() => import('@/features/mentions/components/UnreadBadge'));

const cell =
  'relative flex size-9 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text aria-[current=page]:bg-selected aria-[current=page]:text-accent';

/** The narrow bar of places, at the left; at the bottom on a phone. */
export function Rail({ onHelp }: { onHelp: () => void }) {
  const { can, me } = useSession();
  const name = me.agent?.name ?? 'Agent';
  return (
    <nav
      aria-label="Main"
      className="flex shrink-0 items-center gap-1 border-t bg-surface p-1.5 sm:w-12 sm:flex-col sm:border-t-0 sm:border-r"
    >
      <img src="/favicon.svg" alt="" width={26} height={26} className="my-1.5 max-sm:hidden" />
      <Place to="/tickets" label="Inbox" icon={Inbox} />
      {can('notes.read') && me.agent && (
        <Place to="/mentions" label="Mentions" icon={AtSign}>
          <Suspense fallback={null}>
            <UnreadBadge />
          </Suspense>
        </Place>
      )}
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
      <Suspense fallback={<AccountButton name={name} disabled />}>
        <AccountMenu trigger={<AccountButton name={name} />} />
      </Suspense>
    </nav>
  );
}

interface PlaceProps {
  to: string;
  label: string;
  icon: LucideIcon;
  children?: ReactNode;
}

function Place({ to, label, icon: Icon, children }: PlaceProps) {
  return (
    <NavLink to={to} title={label} className={clsx(cell)}>
      <Icon size={18} aria-hidden />
      <span className="sr-only">{label}</span>
      {children}
    </NavLink>
  );
}

const AccountButton = forwardRef<HTMLButtonElement, ComponentProps<'button'> & { name: string }>(
  function AccountButton({ name, ...rest }, ref) {
    return (
      <button
        ref={ref}
        type="button"
        aria-label={`Account of ${name}`}
        title={name}
        className="flex size-9 items-center justify-center rounded-md hover:bg-hover"
        {...rest}
      >
        <Initials name={name} agent />
      </button>
    );
  },
);
