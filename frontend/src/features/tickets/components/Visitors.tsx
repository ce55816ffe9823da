/** Which colleagues have a ticket open, in a row of the list and in the ticket itself. */
import clsx from 'clsx';
import { Initials } from '@/components/ui/bits';
import { useVisitors, type Visitor } from '@/lib/live/presence';

interface Props {
  ticketId: string;
  agentId: string;
}

const SHOWN = 3;
const what = (visitor: Visitor) => `${visitor.name} ${visitor.replying ? 'is replying' : 'is here'}`;
/** Those who write first: they are why one looks. */
const byWeight = (visitors: Visitor[]) =>
  [...visitors].sort(
    (one, other) => Number(other.replying) - Number(one.replying) || one.name.localeCompare(other.name),
  );

export function Visitors({ ticketId, agentId }: Props) {
  const visitors = byWeight(useVisitors(ticketId, agentId));
  if (visitors.length === 0) return null;
  const all = visitors.map(what).join(', ');
  return (
    <span className="flex shrink-0 gap-1" title={all}>
      <span className="sr-only">{all}</span>
      {visitors.slice(0, SHOWN).map((visitor) => (
        <span
          key={visitor.agentId}
          className={clsx(
            'flex rounded-full ring-2 *:size-5 *:text-[0.6rem]',
            visitor.replying ? 'ring-accent' : 'ring-line',
          )}
        >
          <Initials name={visitor.name} agent />
        </span>
      ))}
      {visitors.length > SHOWN && (
        <span className="num pl-2 text-xs text-muted">+{visitors.length - SHOWN}</span>
      )}
    </span>
  );
}

/** One sentence, read out when it changes: two who answer the same customer should know before they send. */
export function VisitorLine({ ticketId, agentId }: Props) {
  const visitors = byWeight(useVisitors(ticketId, agentId));
  const replying = visitors.filter((visitor) => visitor.replying);
  return (
    <p role="status" className="flex items-center gap-1.5 self-center text-sm text-muted empty:hidden">
      {visitors.length > 0 && (
        <>
          <Visitors ticketId={ticketId} agentId={agentId} />
          {replying.length > 0 && (
            <span aria-hidden className="font-medium text-accent max-sm:hidden">
              {sentence(replying)}
            </span>
          )}
        </>
      )}
    </p>
  );
}

function sentence(replying: Visitor[]): string {
  const [first, second] = replying.map((visitor) => visitor.name.split(' ')[0]);
  if (replying.length === 1) return `${first} is replying`;
  if (replying.length === 2) return `${first} and ${second} are replying`;
  return `${first} and ${replying.length - 1} others are replying`;
}
