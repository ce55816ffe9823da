import { Compass } from 'lucide-react';
import { useEffect } from 'react';
import { Link } from 'react-router-dom';
import { EmptyState } from '@/components/ui/states';

export function NotFound() {
  useEffect(() => {
    document.title = 'Page not found · Quimbi';
  }, []);
  return (
    <div className="flex h-full items-center justify-center">
      <EmptyState
        icon={Compass}
        page
        title="There is no page at this address"
        action={
          <Link to="/tickets" className="text-accent underline underline-offset-2">
            Go to the inbox
          </Link>
        }
      >
        The link may be incomplete or out of date.
      </EmptyState>
    </div>
  );
}
