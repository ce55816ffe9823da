import { useMutation, useQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { toast } from '@/lib/toast';
import { Badge, RelativeTime } from '@/components/ui/bits';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import { newActionKey } from '@/lib/action-key';
import { toApiError } from '@/lib/api/error';
import type { ApiKey } from '@/lib/api/types';
import { calendarDate } from '@/lib/format';
import { keysQuery, revokeKeyMutation, type Backend } from '../api/keys';

export function KeyList({ backend }: { backend: Backend }) {
  const keys = useQuery(keysQuery(backend));
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const revoke = useMutation({
    ...revokeKeyMutation(backend),
    onSuccess: ({ api_key }) => {
      setRevoking(null);
      toast.success(`“${api_key.name}” is revoked`);
    },
    onError: (thrown) => toast.error('The key was not revoked', { description: toApiError(thrown).message }),
  });

  if (keys.isPending) {
    return (
      <Skeleton label="Loading keys">
        <div className="space-y-2 py-2">
          <div className="skeleton h-12" />
          <div className="skeleton h-12" />
        </div>
      </Skeleton>
    );
  }
  if (keys.isError) {
    return (
      <ErrorState
        title="The keys could not be loaded"
        error={keys.error}
        onRetry={() => void keys.refetch()}
      />
    );
  }
  if (keys.data.length === 0) {
    return (
      <EmptyState icon={KeyRound} title="No keys yet">
        A key lets another program use this API without an agent’s password.
      </EmptyState>
    );
  }
  return (
    <>
      <ul className="divide-y">
        {keys.data.map((key) => (
          <li key={key.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-3">
            <div className="min-w-52 flex-1">
              <p className="flex items-center gap-2 font-medium">
                {key.name}
                {key.revoked_at && <Badge tone="danger">Revoked</Badge>}
              </p>
              <p className="text-sm text-muted">
                <code>{key.prefix}…</code> · {key.scopes.join(', ')}
              </p>
            </div>
            <p className="num text-sm text-muted">
              {key.last_used_at ? (
                <>
                  used <RelativeTime time={key.last_used_at} />
                </>
              ) : (
                'never used'
              )}
              {key.expires_at && ` · until ${calendarDate(key.expires_at)}`}
            </p>
            {!key.revoked_at && (
              <Button look="danger" aria-label={`Revoke ${key.name}`} onClick={() => setRevoking(key)}>
                Revoke
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Dialog
        open={revoking !== null}
        onOpenChange={() => setRevoking(null)}
        title={`Revoke “${revoking?.name ?? ''}”?`}
        description="Programs that use it stop working within seconds. This cannot be undone."
      >
        <div className="flex justify-end gap-2 p-4">
          <Button onClick={() => setRevoking(null)}>Keep it</Button>
          <Button
            look="danger"
            disabled={revoke.isPending}
            onClick={() => revoking && revoke.mutate({ id: revoking.id, key: newActionKey() })}
          >
            Revoke key
          </Button>
        </div>
      </Dialog>
    </>
  );
}
