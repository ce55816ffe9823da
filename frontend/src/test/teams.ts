/** Teams of the backend in memory. */
import { http, type HttpHandler } from 'msw';
import type { Schemas } from '@/lib/api/types';
import { answer } from './answers';
import { ids } from './data';

type Work = () => Response;

export const teams: Schemas['Team'][] = [
  {
    id: '00000000-0000-4000-8000-0000000000c1',
    name: 'Billing desk',
    handle: 'billing',
    member_ids: [ids.mia, ids.ben],
    created_at: '2026-01-01T08:00:00Z',
    updated_at: '2026-01-01T08:00:00Z',
    etag: '1',
  },
];

export const teamHandlers = (guarded: (work: Work) => Parameters<typeof http.get>[1]): HttpHandler[] => [
  http.get(
    '*/api/teams',
    guarded(() => answer<'ListTeamsResponse'>({ teams })),
  ),
];
