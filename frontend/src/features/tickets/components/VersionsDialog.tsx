import { useQuery } from '@tanstack/react-query';
import { Dialog } from '@/components/ui/Dialog';
import { ErrorState, Skeleton } from '@/components/ui/states';
import type { Message } from '@/lib/api/types';
import { exactTime } from '@/lib/format';
import { versionsQuery } from '../api/queries';
import { useDirectory } from '../hooks/use-directory';

interface Props {
  message: Message;
  onOpenChange: (open: boolean) => void;
}

/** What a message said before each edit. */
export function VersionsDialog({ message, onOpenChange }: Props) {
  const versions = useQuery(versionsQuery(message.ticket_id, message.id));
  const { agentName } = useDirectory();
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      title="Earlier versions"
      description="Oldest first; the last one is the current text."
    >
      {versions.isPending && (
        <Skeleton label="Loading earlier versions">
          <div className="space-y-2 p-4">
            <div className="skeleton h-3 w-1/3" />
            <div className="skeleton h-10 w-full" />
          </div>
        </Skeleton>
      )}
      {versions.isError && (
        <ErrorState
          title="The earlier versions could not be loaded"
          error={versions.error}
          onRetry={() => void versions.refetch()}
        />
      )}
      {versions.data && (
        <ol className="divide-y">
          {versions.data.map((version) => (
            <li key={version.version} className="px-4 py-3">
              <p className="text-xs text-muted">
                Version {version.version}, until {exactTime(version.replaced_at)}, replaced by{' '}
                {agentName(version.replaced_by) ?? 'an API key'}
              </p>
              <p className="mt-1 break-words whitespace-pre-wrap">{version.content}</p>
            </li>
          ))}
          <li className="bg-surface px-4 py-3">
            <p className="text-xs text-muted">Current text</p>
            <p className="mt-1 break-words whitespace-pre-wrap">{message.content}</p>
          </li>
        </ol>
      )}
    </Dialog>
  );
}
