import { lazy, Suspense, useState } from 'react';
import { Outlet } from 'react-router-dom';
import { RequireSession } from '@/features/session/components/RequireSession';
import { useHotkeys } from '@/lib/hotkeys';
import { Rail } from './Rail';
import { useLiveUpdates } from './use-live-updates';

const KeyboardHelp = lazy(() =>
  import('./KeyboardHelp').then((module) => ({ default: module.KeyboardHelp })),
);

/** The frame around every page of a signed-in agent. */
export function Workspace() {
  return (
    <RequireSession>
      <Frame />
    </RequireSession>
  );
}

function Frame() {
  const [help, setHelp] = useState(false);
  useLiveUpdates();
  useHotkeys({ '?': () => setHelp(true) });
  return (
    <div className="flex h-dvh flex-col-reverse sm:flex-row">
      <Rail onHelp={() => setHelp(true)} />
      <main className="min-h-0 min-w-0 flex-1">
        <Outlet />
      </main>
      {help && (
        <Suspense fallback={null}>
          <KeyboardHelp onOpenChange={setHelp} />
        </Suspense>
      )}
    </div>
  );
}
