import { useMutation } from '@tanstack/react-query';
import { MenuChoice, MenuLabel, MenuSeparator } from '@/components/ui/Menu';
import type { Schemas } from '@/lib/api/types';
import { toast } from '@/lib/toast';
import { availabilityMutation, type Availability } from '../api/availability';

const CHOICES: { value: Availability; label: string }[] = [
  { value: 'ONLINE', label: 'Online: gets new tickets' },
  { value: 'AWAY', label: 'Away: keeps the ones there are' },
  { value: 'OFFLINE', label: 'Offline: open ones go back in a while' },
];

/** Whether the agent takes work, as a part of the account's menu. */
export default function AvailabilityChoice({ agent }: { agent: Schemas['Agent'] }) {
  const say = useMutation({
    ...availabilityMutation(agent.id),
    onError: () => toast.error('Your availability is as it was: the server could not be reached.'),
  });
  return (
    <>
      <MenuLabel>Availability</MenuLabel>
      <MenuChoice
        value={say.isPending ? say.variables : agent.availability}
        onChange={(value) => say.mutate(value as Availability)}
        options={CHOICES}
      />
      <MenuSeparator />
    </>
  );
}
