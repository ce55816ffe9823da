import { useMutation } from '@tanstack/react-query';
import clsx from 'clsx';
import { useRef, useState } from 'react';
import { Kbd } from '@/components/ui/bits';
import { Button } from '@/components/ui/Button';
import { newActionKey } from '@/lib/action-key';
import { toApiError } from '@/lib/api/error';
import type { Ticket } from '@/lib/api/types';
import { addDemoMessage, demoKey } from '../api/demo';

/** Writes as either side of the rehearsal. */
export function DemoComposer({ ticket }: { ticket: Ticket }) {
  const [fromAgent, setFromAgent] = useState(false);
  const [text, setText] = useState('');
  const action = useRef({ said: '', key: '' });
  const add = useMutation({
    mutationFn: (key: string) => addDemoMessage(ticket.id, { content: text, fromAgent, key }),
    onSuccess: () => setText(''),
    meta: { invalidates: [demoKey(ticket.id)] },
  });
  const send = () => {
    if (!text.trim() || add.isPending) return;
    // Another text, or another speaker, is another action.
    const said = `${fromAgent} ${text}`;
    if (action.current.said !== said) action.current = { said, key: newActionKey() };
    add.mutate(action.current.key, { onSuccess: () => (action.current = { said: '', key: '' }) });
  };
  const customer = ticket.customer_name || 'the customer';
  return (
    <form
      aria-label="Write in the demo"
      className="border-t bg-warn-soft px-4 pt-2 pb-3"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div role="group" aria-label="Who speaks" className="mb-1.5 flex gap-1">
        {[false, true].map((agent) => (
          <button
            key={String(agent)}
            type="button"
            aria-pressed={fromAgent === agent}
            className={clsx(
              'h-7 rounded px-2 text-sm font-medium',
              fromAgent === agent ? 'bg-selected text-text' : 'text-muted hover:bg-hover hover:text-text',
            )}
            onClick={() => setFromAgent(agent)}
          >
            {agent ? 'As agent' : 'As customer'}
          </button>
        ))}
      </div>
      <textarea
        aria-label="Demo message"
        placeholder={fromAgent ? 'What you would answer' : `What ${customer} would write`}
        maxLength={50_000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            send();
          }
        }}
        className="field-sizing-content max-h-[40vh] min-h-20 w-full resize-none rounded-md border border-edge bg-bg px-3 py-2"
      />
      {add.isError && (
        <p role="alert" className="mt-1 text-sm text-danger">
          Not added: {toApiError(add.error).message} Your text is kept.
        </p>
      )}
      <div className="mt-1.5 flex items-center justify-end gap-2">
        <span className="mr-auto text-xs text-muted max-sm:hidden">
          <Kbd>Ctrl</Kbd> <Kbd>Enter</Kbd> adds it to the demo
        </span>
        <Button type="submit" look="primary" disabled={!text.trim() || add.isPending}>
          Add to the demo
        </Button>
      </div>
    </form>
  );
}
