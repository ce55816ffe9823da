/** Where a tag is typed; those that tickets carry already are offered, so that one thing has one name. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useId, useState, type InputHTMLAttributes } from 'react';
import { tagsQuery } from '../api/queries';
import { tagFrom } from '../tag';

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value' | 'list'> {
  /** Told what was entered, as a tag. */
  onTag: (tag: string) => void;
  /** Told that the agent is done with the field. */
  onLeave?: () => void;
}

export function TagInput({ onTag, onLeave, ...rest }: Props) {
  const id = useId();
  const [text, setText] = useState('');
  const [active, setActive] = useState(false);
  const prefix = tagFrom(useDeferredValue(text));
  // Without an answer there is no completion, and the field is a field.
  const { data: known = [] } = useQuery({
    ...tagsQuery(prefix),
    enabled: active,
    placeholderData: keepPreviousData,
  });
  const enter = () => {
    const tag = tagFrom(text);
    setText('');
    if (tag) onTag(tag);
  };
  return (
    <>
      <input
        {...rest}
        value={text}
        maxLength={50}
        list={id}
        onChange={(event) => setText(event.target.value)}
        onFocus={() => setActive(true)}
        onBlur={() => {
          setActive(false);
          if (onLeave) {
            enter();
            onLeave();
          }
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') enter();
          if (event.key === 'Escape') {
            setText('');
            onLeave?.();
          }
        }}
      />
      <datalist id={id}>
        {known.map((tag) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
    </>
  );
}
