import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { Navigate, useLocation, useNavigate } from 'react-router-dom';
import { ErrorState, Skeleton } from '@/components/ui/states';
import { onSessionLost } from '@/lib/api/client';
import { toApiError } from '@/lib/api/error';
import { SessionProvider } from '@/lib/session';
import { meQuery, sessionKeys } from '../api/session';
import { loginPath } from '../return-path';

/** The sign-in door: shows its children to a signed-in agent, and the login page to everybody else. */
export function RequireSession({ children }: { children: ReactNode }) {
  const me = useQuery(meQuery());
  const location = useLocation();
  const navigate = useNavigate();
  const client = useQueryClient();

  useEffect(
    () =>
      onSessionLost(() => {
        // Without data the session query decides below; with data, an agent at work has just lost the session.
        if (client.getQueryData(sessionKeys.me)) navigate(loginPath(location, true), { replace: true });
      }),
    [client, location, navigate],
  );

  if (me.data) return <SessionProvider value={me.data}>{children}</SessionProvider>;
  if (me.isPending) {
    return (
      <Skeleton label="Loading the workspace">
        <div className="flex h-screen">
          <div className="w-12 border-r border-line bg-surface" />
          <div className="w-80 border-r border-line bg-surface" />
        </div>
      </Skeleton>
    );
  }
  if (toApiError(me.error).status === 401) return <Navigate to={loginPath(location, false)} replace />;
  return (
    <main className="flex min-h-full items-center justify-center">
      <ErrorState
        title="The workspace cannot be opened right now"
        error={me.error}
        onRetry={() => void me.refetch()}
      >
        What you typed before is kept in this browser.
      </ErrorState>
    </main>
  );
}
