import clsx from 'clsx';
import { useSession } from '@/lib/session';
import { useMentionable } from '../hooks/use-mentionable';
import { noteParts } from '../mentions';

/** What a note says, with those whom it mentions set off. */
export function NoteText({ text }: { text: string }) {
  const { agentId } = useSession();
  const known = useMentionable(text.includes('@'));
  return (
    <p className="pl-8.5 break-words whitespace-pre-wrap">
      {noteParts(text, known).map(({ text: piece, mentioned }, place) =>
        mentioned ? (
          <span
            key={place}
            title={mentioned.team ? `Team ${mentioned.name}` : mentioned.name}
            className={clsx(
              'rounded px-0.5 font-medium text-accent',
              mentioned.id === agentId ? 'bg-selected' : 'bg-accent-soft',
            )}
          >
            {piece}
          </span>
        ) : (
          piece
        ),
      )}
    </p>
  );
}
