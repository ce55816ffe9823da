/** The smallest shared parts. */
import clsx from 'clsx';
import type { ReactNode } from 'react';
import { exactTime, relativeTime } from '@/lib/format';
import { useNow } from '@/lib/now';

/** A relative time with the exact one on hover. */
export function RelativeTime({ time, className }: { time: string; className?: string }) {
  const now = useNow();
  return (
    <time dateTime={time} title={exactTime(time)} className={clsx('whitespace-nowrap', className)}>
      {relativeTime(time, now)}
    </time>
  );
}

type Tone = 'neutral' | 'accent' | 'danger' | 'warn' | 'ok';

const tones: Record<Tone, string> = {
  neutral: 'bg-hover text-muted',
  accent: 'bg-accent-soft text-accent',
  danger: 'bg-danger-soft text-danger',
  warn: 'bg-warn-soft text-warn',
  ok: 'bg-ok-soft text-ok',
};

export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={clsx(
        'inline-flex h-5 max-w-full items-center gap-1 rounded px-1.5 text-xs font-medium whitespace-nowrap',
        tones[tone],
      )}
    >
      {children}
    </span>
  );
}

export const Kbd = ({ children }: { children: ReactNode }) => (
  <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded border border-line bg-surface px-1 font-sans text-xs text-muted">
    {children}
  </kbd>
);

export function Initials({ name, agent = false }: { name: string; agent?: boolean }) {
  const letters = name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');
  return (
    <span
      aria-hidden
      // Drawn rather than written: the letters are no part of the name of a button around them.
      data-letters={letters || '?'}
      className={clsx(
        'inline-flex size-7 shrink-0 items-center justify-center rounded-full text-xs font-semibold before:content-[attr(data-letters)]',
        agent ? 'bg-selected text-accent' : 'bg-hover text-muted',
      )}
    />
  );
}
