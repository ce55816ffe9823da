import { Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Input } from '@/components/ui/Field';
import { useHotkeys } from '@/lib/hotkeys';

const PAUSE_MS = 250;

/** The words to look for. They go into the URL after a pause in typing; `/` jumps here, Escape leaves. */
export function SearchBox({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  if (value !== known) {
    // Changed from outside, for example by another view.
    setKnown(value);
    setText(value);
  }

  useEffect(() => {
    if (text.trim() === value) return;
    const timer = setTimeout(() => {
      setKnown(text.trim());
      onChange(text.trim());
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);

  useHotkeys({ '/': () => input.current?.focus() });

  return (
    <div className="relative" role="search">
      <Search size={14} aria-hidden className="absolute top-2.5 left-2.5 text-muted" />
      <Input
        ref={input}
        type="search"
        aria-label="Search tickets"
        placeholder="Search tickets"
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
        className="h-8.5 pr-8 pl-8 text-sm [&::-webkit-search-cancel-button]:hidden"
      />
      {text && (
        <button
          type="button"
          aria-label="Clear search"
          className="absolute top-1 right-1 rounded p-1.5 text-muted hover:text-text"
          onClick={() => {
            setText('');
            input.current?.focus();
          }}
        >
          <X size={14} aria-hidden />
        </button>
      )}
    </div>
  );
}
