import { useQuery } from '@tanstack/react-query';
import { unreadQuery } from '../api/mentions';

/** The server counts up to this; beyond it there may be more. */
const MOST = 100;

/** How many mentions wait, at the corner of the icon around it. Without an answer there is no badge. */
export default function UnreadBadge() {
  const { data: unread = 0 } = useQuery(unreadQuery());
  if (unread === 0) return null;
  return (
    <span className="num absolute -top-0.5 -right-0.5 flex h-4 min-w-4 items-center justify-center rounded-full bg-accent-fill px-1 text-[0.6875rem] leading-none font-semibold text-on-accent">
      {unread >= MOST ? '99+' : unread}
      <span className="sr-only"> unread</span>
    </span>
  );
}
