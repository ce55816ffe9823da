import clsx from 'clsx';
import { Users } from 'lucide-react';
import { useEffect, useId, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import { Initials } from '@/components/ui/bits';
import { useSession } from '@/lib/session';
import { useMentionable } from '../hooks/use-mentionable';
import { matching, mentionAt, type Mentionable, type MentionAt } from '../mentions';

interface Props {
  /** The note that is being written. Its keys are ours while the list is open. */
  input: RefObject<HTMLTextAreaElement>;
  onText: (text: string) => void;
}

/**
 * Completes `@` in a note. The text field keeps the focus and points at the active option, as a combobox does; a field of
 * several lines can have no other role than its own, so what a combobox would say with its role, a status says.
 */
export function Mentions({ input, onText }: Props) {
  const { agentId } = useSession();
  const list = useId();
  const people = useMentionable(true).filter((each) => each.id !== agentId);
  const [at, setAt] = useState<MentionAt | null>(null);
  const [closed, setClosed] = useState(-1);
  const [active, setActive] = useState(0);
  const options = at && at.start !== closed ? matching(people, at.query) : [];
  const current = Math.min(active, options.length - 1);
  const open = options.length > 0;

  const pick = (option: Mentionable) => {
    const field = input.current;
    if (!field || !at) return;
    const rest = field.value.slice(at.start + 1 + at.query.length);
    const before = `${field.value.slice(0, at.start)}@${option.handle} `;
    flushSync(() => {
      onText(before + rest.replace(/^ /, ''));
      setAt(null);
    });
    field.focus();
    field.setSelectionRange(before.length, before.length);
  };

  useEffect(() => {
    const field = input.current;
    if (!field) return;
    const look = () => {
      const found =
        field.selectionStart === field.selectionEnd ? mentionAt(field.value, field.selectionEnd) : null;
      setAt((known) => (known?.start === found?.start && known?.query === found?.query ? known : found));
      if (found?.query !== at?.query) setActive(0);
      if (!found) setClosed(-1);
    };
    const leave = () => setAt(null);
    const onKey = (event: KeyboardEvent) => {
      const option = options[current];
      if (!option || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) setActive((current + step + options.length) % options.length);
      else if (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey)) pick(option);
      else if (event.key === 'Escape') setClosed(at?.start ?? -1);
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    field.addEventListener('keydown', onKey);
    field.addEventListener('input', look);
    field.addEventListener('keyup', look);
    field.addEventListener('click', look);
    field.addEventListener('blur', leave);
    return () => {
      field.removeEventListener('keydown', onKey);
      field.removeEventListener('input', look);
      field.removeEventListener('keyup', look);
      field.removeEventListener('click', look);
      field.removeEventListener('blur', leave);
    };
  });

  useEffect(() => {
    const field = input.current;
    if (!field) return;
    field.setAttribute('aria-autocomplete', 'list');
    field.setAttribute('aria-haspopup', 'listbox');
    if (open) {
      field.setAttribute('aria-controls', list);
      field.setAttribute('aria-activedescendant', `${list}-${current}`);
      document.getElementById(`${list}-${current}`)?.scrollIntoView({ block: 'nearest' });
    } else {
      field.removeAttribute('aria-controls');
      field.removeAttribute('aria-activedescendant');
    }
  }, [input, list, open, current]);

  return (
    <>
      <span role="status" className="sr-only">
        {open && `${options.length} to mention. Arrows choose, Enter inserts, Escape closes.`}
      </span>
      {open && (
        <div
          id={list}
          role="listbox"
          aria-label="Mention"
          className="absolute bottom-full left-0 z-50 mb-1 max-h-64 w-72 max-w-full overflow-y-auto rounded-md border bg-bg p-1 text-sm shadow-sm"
        >
          {options.map((option, place) => (
            <div
              key={option.id}
              id={`${list}-${place}`}
              role="option"
              aria-selected={place === current}
              tabIndex={-1}
              // Before the field would lose the focus.
              onMouseDown={(event) => {
                event.preventDefault();
                pick(option);
              }}
              onMouseMove={() => setActive(place)}
              className={clsx(
                'flex h-9 cursor-pointer items-center gap-2 rounded px-2',
                place === current && 'bg-selected',
              )}
            >
              {option.team ? (
                <span className="inline-flex size-7 shrink-0 items-center justify-center rounded-full bg-hover">
                  <Users size={14} aria-label="Team" />
                </span>
              ) : (
                <Initials name={option.name} agent />
              )}
              <span className="truncate">{option.name}</span>
              <span className="ml-auto truncate pl-2 text-muted">@{option.handle}</span>
            </div>
          ))}
        </div>
      )}
    </>
  );
}
