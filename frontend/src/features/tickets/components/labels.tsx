/** How a ticket's properties look everywhere: an icon or shape and a word, never colour alone. */
import {
  CheckCircle2,
  ChevronsUp,
  ChevronUp,
  Circle,
  Clock,
  FileText,
  Mail,
  MessageCircle,
  Minus,
  ChevronDown,
  Phone,
  Smartphone,
  type LucideIcon,
} from 'lucide-react';
import { Badge } from '@/components/ui/bits';
import { words } from '@/lib/format';
import type { TicketChannel, TicketPriority, TicketStatus } from '@/lib/api/types';

export const CHANNEL_LABELS: Record<TicketChannel, string> = {
  EMAIL: 'E-mail',
  CHAT: 'Chat',
  PHONE: 'Phone',
  SMS: 'Text message',
  FORM: 'Web form',
};

export const STATUS_HINTS: Record<TicketStatus, string> = {
  OPEN: 'Waits for us',
  PENDING: 'Waits for the customer',
  CLOSED: 'Done',
};

const channelIcons: Record<TicketChannel, LucideIcon> = {
  EMAIL: Mail,
  CHAT: MessageCircle,
  PHONE: Phone,
  SMS: Smartphone,
  FORM: FileText,
};

export function ChannelIcon({ channel }: { channel: TicketChannel }) {
  const Icon = channelIcons[channel];
  return <Icon size={13} role="img" aria-label={CHANNEL_LABELS[channel]} className="shrink-0" />;
}

const priorityIcons: Record<TicketPriority, LucideIcon> = {
  URGENT: ChevronsUp,
  HIGH: ChevronUp,
  NORMAL: Minus,
  LOW: ChevronDown,
};

export function PriorityBadge({ priority }: { priority: TicketPriority }) {
  const Icon = priorityIcons[priority];
  return (
    <Badge tone={priority === 'URGENT' ? 'danger' : priority === 'HIGH' ? 'warn' : 'neutral'}>
      <Icon size={12} aria-hidden /> {words(priority)}
    </Badge>
  );
}

const statusIcons: Record<TicketStatus, LucideIcon> = { OPEN: Circle, PENDING: Clock, CLOSED: CheckCircle2 };

export function StatusBadge({ status }: { status: TicketStatus }) {
  const Icon = statusIcons[status];
  return (
    <Badge tone={status === 'OPEN' ? 'accent' : status === 'CLOSED' ? 'ok' : 'neutral'}>
      <Icon size={11} aria-hidden /> {words(status)}
    </Badge>
  );
}
