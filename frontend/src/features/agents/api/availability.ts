import { mutationOptions } from '@tanstack/react-query';
import { supportApi } from '@/lib/api/client';
import { call } from '@/lib/api/request';
import type { Schemas } from '@/lib/api/types';

export type Availability = Schemas['Agent']['availability'];

/** Says whether an agent takes work from now on. */
export const availabilityMutation = (agentId: string) =>
  mutationOptions({
    mutationFn: (availability: Availability) =>
      call(supportApi, 'patch', '/api/agents/{id}/availability', {
        path: { id: agentId },
        body: { availability },
      }),
    meta: {
      invalidates: [
        ['session', 'me'],
        ['directory', 'agents'],
      ],
    },
  });
