/** How much time is left for a ticket: an icon and words, the same in the list and above the conversation. */
import {
  AlarmClock,
  AlarmClockCheck,
  AlarmClockOff,
  CirclePause,
  Timer,
  type LucideIcon,
} from 'lucide-react';
import { Badge } from '@/components/ui/bits';
import type { Ticket } from '@/lib/api/types';
import { exactTime } from '@/lib/format';
import { useNow } from '@/lib/now';
import { slaWords, type SlaWords } from '../sla';

const icons: Record<SlaWords['state'], LucideIcon> = {
  RUNNING: Timer,
  WARNED: AlarmClock,
  BREACHED: AlarmClockOff,
  PAUSED: CirclePause,
  MET: AlarmClockCheck,
};

export function SlaBadge({ ticket }: { ticket: Ticket }) {
  const words = slaWords(ticket, useNow());
  if (!words) return null;
  const Icon = icons[words.state];
  const title = ticket.sla_due_at ? `${words.title}: ${exactTime(ticket.sla_due_at)}` : words.title;
  return (
    <span title={title} className="num shrink-0">
      <Badge tone={words.tone}>
        <Icon size={12} aria-hidden /> <span className="sr-only">{words.title}, </span>
        {words.text}
      </Badge>
    </span>
  );
}
