import clsx from 'clsx';
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { Driver } from '@/lib/api/types';

interface Props {
  label: string;
  drivers: Driver[];
  /** Writes the size of an effect; the sign is drawn beside it. */
  format: (effect: number) => string;
  upIsGood: boolean;
}

/** The reasons of a prediction, strongest first, each with its direction. */
export function Drivers({ label, drivers, format, upIsGood }: Props) {
  if (drivers.length === 0) return null;
  return (
    <ul aria-label={label} className="mt-2 space-y-1.5 text-sm">
      {drivers.map((driver) => {
        const up = driver.effect >= 0;
        const Arrow = up ? ArrowUp : ArrowDown;
        return (
          <li key={driver.feature} className="flex gap-2">
            <span
              className={clsx(
                'num inline-flex w-17 shrink-0 items-center gap-0.5 text-xs leading-5 font-medium',
                up === upIsGood ? 'text-ok' : 'text-danger',
              )}
            >
              <Arrow size={12} role="img" aria-label={up ? 'raises it by' : 'lowers it by'} />
              {up ? '+' : '−'}
              {format(driver.effect)}
            </span>
            <span>{driver.text}</span>
          </li>
        );
      })}
    </ul>
  );
}
