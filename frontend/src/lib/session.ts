/** Who is signed in, for every feature below the sign-in door. */
import { createContext, useContext } from 'react';
import type { Me } from './api/types';

const SessionContext = createContext<Me | null>(null);
export const SessionProvider = SessionContext.Provider;

export interface Session {
  me: Me;
  agentId: string;
  /** Whether the caller may, for example, `tickets.write`. The server decides again on every call. */
  can: (permission: string) => boolean;
}

export function useSession(): Session {
  const me = useContext(SessionContext);
  if (!me) throw new Error('useSession needs a signed-in agent above it');
  return { me, agentId: me.agent?.id ?? '', can: (permission) => me.permissions.includes(permission) };
}
