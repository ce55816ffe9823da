/** Scores appear a moment after the page: what shows and explains them is loaded beside it. */
import { lazy, Suspense, type ComponentProps } from 'react';

const Loaded = lazy(() => import('./Score').then((module) => ({ default: module.Score })));

export const Score = (props: ComponentProps<typeof Loaded>) =>
  props.ticket.smart_score === undefined ? null : (
    <Suspense fallback={null}>
      <Loaded {...props} />
    </Suspense>
  );
