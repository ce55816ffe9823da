import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import type { TicketChange } from '../api/changes';
import { TagInput } from './TagInput';

interface Props {
  tags: string[];
  editable: boolean;
  onChange: (change: TicketChange) => void;
}

export function Tags({ tags, editable, onChange }: Props) {
  const [adding, setAdding] = useState(false);
  const add = (tag: string) => {
    if (!tags.includes(tag)) onChange({ field: 'tags', add: [tag], remove: [] });
  };
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-1">
      <ul aria-label="Tags" className="contents">
        {tags.map((tag) => (
          <li key={tag} className="inline-flex h-6 items-center rounded bg-hover pl-2 text-xs">
            <span className={editable ? '' : 'pr-2'}>{tag}</span>
            {editable && (
              <button
                type="button"
                aria-label={`Remove tag ${tag}`}
                className="flex size-6 items-center justify-center text-muted hover:text-danger"
                onClick={() => onChange({ field: 'tags', add: [], remove: [tag] })}
              >
                <X size={12} aria-hidden />
              </button>
            )}
          </li>
        ))}
      </ul>
      {editable && !adding && (
        <button
          type="button"
          className="inline-flex h-6 items-center gap-1 rounded px-1.5 text-xs text-muted hover:bg-hover hover:text-text"
          onClick={() => setAdding(true)}
        >
          <Plus size={12} aria-hidden /> Tag
        </button>
      )}
      {adding && (
        <TagInput
          // Asked for by the click that made it appear.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          aria-label="New tag"
          placeholder="new-tag"
          className="h-6 w-28 rounded border border-edge bg-bg px-1.5 text-xs"
          onTag={add}
          onLeave={() => setAdding(false)}
        />
      )}
    </div>
  );
}
