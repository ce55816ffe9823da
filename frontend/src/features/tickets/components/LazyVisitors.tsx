/** Colleagues appear a moment after the page: what shows them is loaded beside it. */
import { lazy, Suspense, type ComponentProps } from 'react';

const load = () => import('./Visitors');
const Some = lazy(() => load().then((module) => ({ default: module.Visitors })));
const Line = lazy(() => load().then((module) => ({ default: module.VisitorLine })));

export const Visitors = (props: ComponentProps<typeof Some>) => (
  <Suspense fallback={null}>
    <Some {...props} />
  </Suspense>
);

export const VisitorLine = (props: ComponentProps<typeof Line>) => (
  <Suspense fallback={null}>
    <Line {...props} />
  </Suspense>
);
