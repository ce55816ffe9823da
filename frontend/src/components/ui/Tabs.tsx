import * as Radix from '@radix-ui/react-tabs';
import type { ReactNode } from 'react';

interface Props {
  value: string;
  onChange: (value: string) => void;
  label: string;
  tabs: { value: string; label: string }[];
  /** Shown at the right end of the bar. */
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}

export function Tabs({ value, onChange, label, tabs, aside, children, className }: Props) {
  return (
    <Radix.Root value={value} onValueChange={onChange} className={className}>
      <div className="flex items-center border-b border-line px-2">
        <Radix.List aria-label={label} className="flex flex-1 gap-1">
          {tabs.map((tab) => (
            <Radix.Trigger
              key={tab.value}
              value={tab.value}
              className="-mb-px h-9 border-b-2 border-transparent px-2 text-sm font-medium text-muted hover:text-text data-[state=active]:border-accent data-[state=active]:text-text"
            >
              {tab.label}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {aside}
      </div>
      {children}
    </Radix.Root>
  );
}

export const TabPanel = Radix.Content;
