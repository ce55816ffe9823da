/** Service levels appear a moment after the page: what shows them is loaded beside it. */
import { lazy, Suspense, type ComponentProps } from 'react';

const Badge = lazy(() => import('./SlaBadge').then((module) => ({ default: module.SlaBadge })));
const Details = lazy(() => import('./SlaButton').then((module) => ({ default: module.SlaButton })));

export const SlaBadge = (props: ComponentProps<typeof Badge>) => (
  <Suspense fallback={null}>
    <Badge {...props} />
  </Suspense>
);

export const SlaButton = (props: ComponentProps<typeof Details>) => (
  <Suspense fallback={null}>
    <Details {...props} />
  </Suspense>
);
