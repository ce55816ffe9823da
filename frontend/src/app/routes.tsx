import { lazy, Suspense, type ReactNode } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router-dom';
import { ErrorBoundary } from './ErrorBoundary';
import { NotFound } from './NotFound';

// Every page is loaded when it is first visited.
const load = {
  login: () => import('@/features/session/pages/LoginPage'),
  workspace: () => import('./Workspace'),
  inbox: () => import('@/features/tickets/pages/InboxPage'),
  ticket: () => import('./TicketRoute'),
  mentions: () => import('@/features/mentions/pages/MentionsPage'),
  keys: () => import('@/features/keys/pages/KeysPage'),
  performance: () => import('@/features/performance/pages/PerformancePage'),
};
const LoginPage = lazy(() => load.login().then((module) => ({ default: module.LoginPage })));
const Workspace = lazy(() => load.workspace().then((module) => ({ default: module.Workspace })));
const InboxPage = lazy(() => load.inbox().then((module) => ({ default: module.InboxPage })));
const NoTicketOpen = lazy(() => load.inbox().then((module) => ({ default: module.NoTicketOpen })));
const TicketRoute = lazy(() => load.ticket().then((module) => ({ default: module.TicketRoute })));
const PerformancePage = lazy(() =>
  load.performance().then((module) => ({ default: module.PerformancePage })),
);
const MentionsPage = lazy(() => load.mentions().then((module) => ({ default: module.MentionsPage })));
const KeysPage = lazy(() => load.keys().then((module) => ({ default: module.KeysPage })));

/** Starts all parts of the first page at once, instead of each when the part around it has arrived. */
export function preload(path: string): void {
  const parts = path.startsWith('/login')
    ? [load.login]
    : [load.workspace, load.inbox, ...(/^\/tickets\/./.test(path) ? [load.ticket] : [])];
  // A part that fails to load fails again, visibly, where it is rendered.
  for (const part of parts) part().catch(() => undefined);
}

export function Pages() {
  return (
    <Page>
      <Routes>
        <Route path="/login" element={<LoginPage />} />
        <Route path="/" element={<Workspace />}>
          <Route index element={<Navigate to="/tickets" replace />} />
          <Route path="tickets" element={<Page element={<InboxPage />} />}>
            <Route index element={<Page element={<NoTicketOpen />} />} />
            <Route path=":id" element={<Page element={<TicketRoute />} />} />
          </Route>
          <Route path="mentions" element={<Page element={<MentionsPage />} />} />
          <Route path="analytics/agents" element={<Page element={<PerformancePage />} />} />
          <Route path="admin/keys" element={<Page element={<KeysPage />} />} />
          <Route path="*" element={<NotFound />} />
        </Route>
      </Routes>
    </Page>
  );
}

/** A region of its own: what loads or breaks inside does not take away what is around. */
function Page({ element, children }: { element?: ReactNode; children?: ReactNode }) {
  const { pathname } = useLocation();
  return (
    <ErrorBoundary resetKey={pathname}>
      <Suspense fallback={null}>{element ?? children}</Suspense>
    </ErrorBoundary>
  );
}
