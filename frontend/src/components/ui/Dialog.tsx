import * as Radix from '@radix-ui/react-dialog';
import clsx from 'clsx';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './Button';

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: string;
  /** `side` slides a panel along the right edge instead of a box in the middle. */
  placement?: 'center' | 'side';
  children: ReactNode;
}

export function Dialog({ open, onOpenChange, title, description, placement = 'center', children }: Props) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-overlay" />
        <Radix.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          onOpenAutoFocus={(event) => {
            // A form begins with its first field, not with the way out of it.
            const field = (event.target as HTMLElement).querySelector<HTMLElement>('input,select,textarea');
            if (!field) return;
            event.preventDefault();
            field.focus();
          }}
          className={clsx(
            'fixed z-50 flex flex-col border border-line bg-bg outline-none',
            placement === 'center'
              ? 'top-[8vh] left-1/2 max-h-[84vh] w-[min(34rem,calc(100vw-2rem))] -translate-x-1/2 rounded-lg'
              : 'inset-y-0 right-0 w-[min(24rem,100vw)] border-y-0 border-r-0',
          )}
        >
          <header className="flex items-start gap-3 border-b border-line px-4 py-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {description && (
                <Radix.Description className="text-sm text-muted">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <Button look="quiet" icon aria-label="Close">
                <X size={16} aria-hidden />
              </Button>
            </Radix.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
