import { keepPreviousData, useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { AtSign, CheckCheck } from 'lucide-react';
import { useEffect } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { Button } from '@/components/ui/Button';
import { EmptyState, ErrorState, Skeleton } from '@/components/ui/states';
import { newActionKey } from '@/lib/action-key';
import { toApiError } from '@/lib/api/error';
import { useSession } from '@/lib/session';
import { toast } from '@/lib/toast';
import { mentionsQuery, readAllMutation, readMutation, type Mention } from '../api/mentions';
import { MentionItem } from '../components/MentionItem';

/** The notes that mention the agent, newest first: the unread ones, or all. */
export function MentionsPage() {
  const [search, setSearch] = useSearchParams();
  const unreadOnly = search.get('show') !== 'all';
  const list = useInfiniteQuery({ ...mentionsQuery(unreadOnly), placeholderData: keepPreviousData });
  const failed = (thrown: unknown) =>
    toast.error('Still unread', { description: toApiError(thrown).message });
  const read = useMutation({ ...readMutation(), onError: failed });
  const readAll = useMutation({ ...readAllMutation(), onError: failed });
  const mentions = list.data?.pages.flatMap((page) => page.mentions) ?? [];
  const unread = list.data?.pages[0]?.unread_count ?? 0;
  const newest = mentions[0]?.created_at;

  useEffect(() => {
    document.title = 'Mentions · Quimbi';
  }, []);

  return (
    <div className="mx-auto flex h-full max-w-3xl flex-col">
      <header className="flex flex-wrap items-center gap-2 border-b px-4 py-3">
        <h1 className="flex-1 text-lg font-semibold">Mentions</h1>
        <label className="flex items-center gap-1.5 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent-fill"
            checked={unreadOnly}
            onChange={(event) => setSearch(event.target.checked ? {} : { show: 'all' })}
          />
          Unread only
        </label>
        <Button
          disabled={unread === 0 || !newest || readAll.isPending}
          onClick={() => newest && readAll.mutate({ until: newest, key: newActionKey() })}
        >
          <CheckCheck size={15} aria-hidden /> Mark all as read
        </Button>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {list.isPending ? (
          <Loading />
        ) : list.isError && mentions.length === 0 ? (
          <ErrorState
            title="The mentions could not be loaded"
            error={list.error}
            onRetry={() => void list.refetch()}
          />
        ) : mentions.length === 0 ? (
          <Nothing unreadOnly={unreadOnly} />
        ) : (
          <Mentions mentions={mentions} onRead={(id) => read.mutate({ id, key: newActionKey() })} />
        )}
        {list.hasNextPage && (
          <p className="py-3 text-center">
            <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              Show earlier mentions
            </Button>
          </p>
        )}
      </div>
    </div>
  );
}

function Mentions({ mentions, onRead }: { mentions: Mention[]; onRead: (id: string) => void }) {
  const { me } = useSession();
  return (
    <ul aria-label="Mentions">
      {mentions.map((mention) => (
        <MentionItem key={mention.id} mention={mention} handle={me.agent?.handle ?? ''} onRead={onRead} />
      ))}
    </ul>
  );
}

function Nothing({ unreadOnly }: { unreadOnly: boolean }) {
  return (
    <EmptyState
      icon={AtSign}
      title={unreadOnly ? 'No unread mentions' : 'Nobody has mentioned you yet'}
      action={
        unreadOnly && (
          <Link to="/mentions?show=all" className="text-sm text-accent underline underline-offset-2">
            Show those that were read
          </Link>
        )
      }
    >
      When a colleague writes your @handle, or that of your team, in an internal note, it appears here by
      itself.
    </EmptyState>
  );
}

function Loading() {
  return (
    <Skeleton label="Loading mentions">
      {[0, 1, 2, 3].map((row) => (
        <div key={row} className="flex gap-3 border-b px-4 py-3">
          <div className="skeleton size-7 rounded-full" />
          <div className="flex-1 space-y-2">
            <div className="skeleton h-3 w-1/3" />
            <div className="skeleton h-3 w-1/2" />
            <div className="skeleton h-3 w-4/5" />
          </div>
        </div>
      ))}
    </Skeleton>
  );
}
