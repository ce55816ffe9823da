import clsx from 'clsx';
import { forwardRef, type ButtonHTMLAttributes } from 'react';

type Look = 'primary' | 'default' | 'quiet' | 'danger';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
  /** A square button; give it an `aria-label`. */
  icon?: boolean;
}

const looks: Record<Look, string> = {
  primary: 'bg-accent-fill text-on-accent hover:bg-accent-fill-hover border-transparent',
  default: 'bg-bg text-text hover:bg-hover border-line',
  quiet: 'bg-transparent text-muted hover:bg-hover hover:text-text border-transparent',
  danger: 'bg-bg text-danger hover:bg-danger-soft border-line',
};

export const Button = forwardRef<HTMLButtonElement, Props>(function Button(
  { look = 'default', icon = false, className, type = 'button', ...rest },
  ref,
) {
  return (
    <button
      ref={ref}
      type={type}
      className={clsx(
        'inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-md border text-sm font-medium whitespace-nowrap transition-colors',
        'disabled:cursor-not-allowed disabled:opacity-60',
        icon ? 'w-8' : 'px-3',
        looks[look],
        className,
      )}
      {...rest}
    />
  );
});
