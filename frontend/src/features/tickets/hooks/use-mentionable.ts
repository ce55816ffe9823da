/** Whom a note can mention: active agents and teams. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { agentsQuery, teamsQuery } from '../api/queries';
import type { Mentionable } from '../mentions';

export function useMentionable(enabled: boolean): Mentionable[] {
  const { data: agents } = useQuery({ ...agentsQuery(), enabled });
  const { data: teams } = useQuery({ ...teamsQuery(), enabled });
  return useMemo(
    () => [
      ...(agents ?? [])
        .filter((agent) => agent.active)
        .map(({ id, handle, name }) => ({ id, handle, name, team: false })),
      ...(teams ?? []).map(({ id, handle = '', name = '' }) => ({ id, handle, name, team: true })),
    ],
    [agents, teams],
  );
}
