import { Component, type ReactNode } from 'react';
import { ErrorState } from '@/components/ui/states';

interface Props {
  /** Another value clears the error, for example the next address. */
  resetKey: string;
  children: ReactNode;
}

interface State {
  error: unknown;
  resetKey: string;
}

/** Shows what happened in place of a region that broke; the rest of the workspace stays. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, resetKey: this.props.resetKey };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.resetKey === state.resetKey ? null : { error: null, resetKey: props.resetKey };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
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
}
