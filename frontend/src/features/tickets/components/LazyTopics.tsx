/** Topics appear a moment after the page: what shows them is loaded beside it, and only when a ticket has some. */
import { lazy, Suspense } from 'react';

const load = () => import('./TopicChips');
const Chips = lazy(() => load().then((module) => ({ default: module.TopicChips })));
const Links = lazy(() => load().then((module) => ({ default: module.TopicLinks })));

export const TopicChips = ({ topics }: { topics: string[] }) =>
  topics.length > 0 && (
    <Suspense fallback={null}>
      <Chips topics={topics} />
    </Suspense>
  );

export const TopicLinks = ({ topics }: { topics: string[] }) =>
  topics.length > 0 && (
    <Suspense fallback={null}>
      <Links topics={topics} />
    </Suspense>
  );
