import { Button } from '@/components/ui/Button';
import { RelativeTime } from '@/components/ui/bits';
import type { ServerDraft } from '@/lib/draft-rules';
import { toast } from '@/lib/toast';

interface Props {
  mine: string;
  other: ServerDraft;
  /** The longest text that can be sent. */
  limit: number;
  onChoose: (text: string) => void;
  /** Brings back a text that was replaced. */
  onUndo: (text: string) => void;
}

/** The same draft went on in two places: shows the other text; the own one is in the composer. */
export function DraftConflict({ mine, other, limit, onChoose, onUndo }: Props) {
  const both = `${other.content}\n\n${mine}`;
  const takeOther = () => {
    onChoose(other.content);
    toast.info('Your other text is in the composer', {
      action: { label: 'Undo', onClick: () => onUndo(mine) },
    });
  };
  return (
    <section
      role="alert"
      aria-label="Draft changed elsewhere"
      className="mt-2 rounded-md border bg-warn-soft p-3 text-sm"
    >
      <p className="font-medium text-warn">
        You went on with this draft on another device or in another window. Nothing is lost; choose what goes
        on.
      </p>
      <p className="mt-2 text-xs text-muted">
        There
        {other.updated_at && (
          <>
            , <RelativeTime time={other.updated_at} />
          </>
        )}
      </p>
      <p className="max-h-36 overflow-y-auto break-words whitespace-pre-wrap">{other.content}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button onClick={takeOther}>Use that one</Button>
        <Button onClick={() => onChoose(mine)}>Keep the one here</Button>
        {both.length <= limit && (
          <Button onClick={() => onChoose(both)}>Keep both, one below the other</Button>
        )}
      </div>
    </section>
  );
}
