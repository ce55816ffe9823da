import { useMutation } from '@tanstack/react-query';
import { Hand } from 'lucide-react';
import { useLocation, useNavigate } from 'react-router-dom';
import { Button } from '@/components/ui/Button';
import { newActionKey } from '@/lib/action-key';
import { toApiError } from '@/lib/api/error';
import { toast } from '@/lib/toast';
import { ticketKeys } from '../api/keys';
import { takeNext } from '../api/lifecycle';

/** Gives the agent the first ticket of the queue that nobody owns, and opens it. */
export function TakeNext({ queueId }: { queueId: string }) {
  const navigate = useNavigate();
  const { search } = useLocation();
  const take = useMutation({
    mutationFn: () => takeNext(queueId, newActionKey()),
    onSuccess: (ticket) => navigate(`/tickets/${ticket.id}${search}`),
    onError: (thrown) => {
      const error = toApiError(thrown);
      if (error.reason === 'NOTHING_TO_TAKE') toast.info('Nothing to take: every open ticket has an owner.');
      else toast.error('No ticket was taken', { description: error.message });
    },
    meta: { invalidates: [ticketKeys.lists] },
  });
  return (
    <Button className="w-full" disabled={take.isPending} onClick={() => take.mutate()}>
      <Hand size={14} aria-hidden /> Take the next ticket
    </Button>
  );
}
