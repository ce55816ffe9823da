/** A ticket's smart score, and on hover, focus or a tap what it is made of. */
import * as Popover from '@radix-ui/react-popover';
import clsx from 'clsx';
import { useEffect, useId, useRef, useState } from 'react';
import { mainLandmark } from '@/components/ui/landmark';
import type { Schemas, Ticket } from '@/lib/api/types';
import { count, words } from '@/lib/format';

type Part = Schemas['ScorePart'];

/** Long enough to move the pointer from the number onto its reasons. */
const GRACE_MS = 150;
const LABELS: Partial<Record<string, string>> = { sla: 'Service level' };
const short = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const fine = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });

interface Props {
  ticket: Ticket;
  side?: 'right' | 'bottom';
  className?: string;
}

export function Score({ ticket, side = 'bottom', className }: Props) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const score = ticket.smart_score;
  if (score === undefined) return null;
  const show = () => {
    clearTimeout(timer.current);
    setOpen(true);
  };
  const leave = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOpen(false), GRACE_MS);
  };
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Anchor asChild>
        <button
          type="button"
          aria-describedby={open ? id : undefined}
          className={clsx('num rounded px-1 text-xs text-muted hover:bg-hover hover:text-text', className)}
          onPointerEnter={show}
          onPointerLeave={leave}
          onFocus={show}
          onBlur={leave}
          onClick={show}
        >
          <span aria-hidden>▲ </span>
          <span className="sr-only">Score </span>
          {count(Math.round(score))}
        </button>
      </Popover.Anchor>
      <Popover.Portal container={mainLandmark()}>
        <Popover.Content
          id={id}
          // What explains has nothing to operate: focus stays where it is, and shortcuts go on.
          role="tooltip"
          side={side}
          align="start"
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-h-[80vh] w-80 overflow-y-auto rounded-md border bg-bg p-3 text-sm text-text shadow-sm"
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          // The number itself is outside: it closes when pointer or focus leaves.
          onInteractOutside={(event) => event.preventDefault()}
          onPointerEnter={show}
          onPointerLeave={leave}
        >
          <Reasons score={score} parts={ticket.score_parts} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Reasons({ score, parts }: { score: number; parts: Part[] }) {
  const ranked = [...parts].sort((a, b) => b.points - a.points);
  return (
    <>
      <p className="mb-2 flex items-baseline justify-between font-semibold">
        Smart score <span className="num">{short.format(score)}</span>
      </p>
      <ul className="space-y-2">
        {ranked.map((part) => (
          <li key={part.name} className={part.points > 0 ? '' : 'text-muted'}>
            <p className="flex items-baseline gap-2">
              <span className="font-medium">{LABELS[part.name] ?? words(part.name)}</span>
              <span className="num ml-auto text-xs text-muted">
                {part.available && `${fine.format(part.value)} × ${fine.format(part.weight)}`}
              </span>
              <span className="num min-w-12 text-right font-medium">
                {part.available ? short.format(part.points) : '–'}
              </span>
            </p>
            <p className="text-xs text-muted">{part.explanation}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
