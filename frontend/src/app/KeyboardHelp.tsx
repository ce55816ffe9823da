import { Kbd } from '@/components/ui/bits';
import { Dialog } from '@/components/ui/Dialog';

const GROUPS: { title: string; keys: [string[], string][] }[] = [
  {
    title: 'List',
    keys: [
      [['j'], 'Next ticket'],
      [['k'], 'Previous ticket'],
      [['Enter'], 'Open it'],
      [['x'], 'Select it'],
      [['/'], 'Search'],
      [['c'], 'New ticket'],
    ],
  },
  {
    title: 'Ticket',
    keys: [
      [['r'], 'Reply'],
      [['n'], 'Internal note'],
      [['Ctrl', 'Enter'], 'Send'],
      [['Ctrl', 'Shift', 'Enter'], 'Send and close'],
      [['s'], 'Status'],
      [['p'], 'Priority'],
      [['a'], 'Assignee'],
      [['u'], 'Back to the list'],
    ],
  },
  {
    title: 'Everywhere',
    keys: [
      [['?'], 'This help'],
      [['Esc'], 'Close, or leave a field'],
    ],
  },
];

export function KeyboardHelp({ onOpenChange }: { onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open onOpenChange={onOpenChange} title="Keyboard shortcuts">
      <div className="grid gap-x-8 gap-y-4 p-4 sm:grid-cols-2">
        {GROUPS.map((group) => (
          <section key={group.title}>
            <h3 className="mb-1 text-xs font-medium text-muted">{group.title}</h3>
            <dl className="space-y-1">
              {group.keys.map(([keys, what]) => (
                <div key={what} className="flex items-center justify-between gap-4 text-sm">
                  <dt>{what}</dt>
                  <dd className="flex gap-1">
                    {keys.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
