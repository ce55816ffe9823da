import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useNavigate, useSearchParams } from 'react-router-dom';
import { LoginForm } from '../components/LoginForm';
import { returnPath } from '../return-path';

export function LoginPage() {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const client = useQueryClient();
  const next = returnPath(search.get('next'));
  const expired = search.get('reason') === 'expired';

  useEffect(() => {
    document.title = 'Sign in · Quimbi';
  }, []);

  return (
    <main className="flex min-h-full items-center justify-center bg-surface p-4">
      <div className="w-full max-w-88 rounded-lg border border-line bg-bg p-6">
        <div className="mb-5 flex items-center gap-2.5">
          <img src="/favicon.svg" alt="" width={28} height={28} />
          <h1 className="text-lg font-semibold">Sign in to Quimbi</h1>
        </div>
        {expired && (
          <p className="mb-4 rounded-md bg-accent-soft px-3 py-2 text-sm text-accent">
            Your session has ended. Sign in to go on where you were; what you typed is kept.
          </p>
        )}
        <LoginForm
          onSignedIn={() => {
            // Whoever was signed in before must leave nothing behind in the cache.
            client.clear();
            navigate(next, { replace: true });
          }}
        />
      </div>
    </main>
  );
}
