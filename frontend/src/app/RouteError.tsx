import { useRouteError } from 'react-router-dom';
import { ErrorState } from '@/components/ui/states';

/** What shows when a page breaks: the rest of the workspace stays. */
export function RouteError() {
  const error = useRouteError();
  // A new version was deployed and the old page asks for a file that is gone: loading again gets the new one.
  const outdated = error instanceof TypeError && /import|module/i.test(error.message);
  return (
    <div className="flex h-full items-center justify-center">
      <ErrorState
        title={outdated ? 'A new version of Quimbi is available' : 'This page has stopped working'}
        error={outdated ? new Error('Load the page again to use it.') : error}
        onRetry={() => window.location.reload()}
      >
        What you typed is kept in this browser.
      </ErrorState>
    </div>
  );
}
