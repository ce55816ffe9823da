/** What a region shows when it has nothing to show: still loading, empty, or failed. */
import type { LucideIcon } from 'lucide-react';
import { RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { toApiError } from '@/lib/api/error';
import { Button } from './Button';

interface EmptyProps {
  icon?: LucideIcon;
  title: string;
  /** The page's only content, so that its title is the page's heading. */
  page?: boolean;
  children?: ReactNode;
  action?: ReactNode;
}

export function EmptyState({ icon: Icon, title, page = false, children, action }: EmptyProps) {
  const Title = page ? 'h1' : 'p';
  return (
    <div className="flex flex-col items-center px-6 py-10 text-center">
      {Icon && <Icon size={22} className="mb-2 text-muted" aria-hidden />}
      <Title className="font-medium">{title}</Title>
      {children && <div className="mt-1 max-w-80 text-sm text-muted">{children}</div>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}

interface ErrorProps {
  /** What failed, for example "The tickets could not be loaded". */
  title: string;
  error: unknown;
  onRetry?: () => void;
  children?: ReactNode;
}

export function ErrorState({ title, error, onRetry, children }: ErrorProps) {
  const problem = toApiError(error);
  return (
    <div role="alert" className="flex flex-col items-center px-6 py-10 text-center">
      <p className="font-medium">{title}</p>
      <p className="mt-1 max-w-96 text-sm text-muted">{problem.message}</p>
      {children && <p className="mt-1 max-w-96 text-sm text-muted">{children}</p>}
      {problem.requestId && <p className="mt-1 text-xs break-all text-muted">Request {problem.requestId}</p>}
      {onRetry && (
        <Button className="mt-3" onClick={onRetry}>
          <RotateCw size={14} aria-hidden /> Try again
        </Button>
      )}
    </div>
  );
}

/** Tells a screen reader that something loads; the skeleton's bars are for the eye only. */
export function Skeleton({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div role="status" aria-label={label}>
      <div aria-hidden>{children}</div>
    </div>
  );
}
