import { useMutation } from '@tanstack/react-query';
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { Field, Input } from '@/components/ui/Field';
import { newActionKey } from '@/lib/action-key';
import { toApiError } from '@/lib/api/error';
import { createKeyMutation, type Backend } from '../api/keys';

interface Props {
  backend: Backend;
  /** What the signed-in admin may do: a key grants no more. */
  scopes: string[];
  onOpenChange: (open: boolean) => void;
}

export function NewKeyDialog({ backend, scopes, onOpenChange }: Props) {
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const [action] = useState(newActionKey);
  const create = useMutation(createKeyMutation(backend));
  const problem = create.error ? toApiError(create.error) : undefined;

  if (create.data) return <Secret secret={create.data.secret} onOpenChange={onOpenChange} />;
  return (
    <Dialog open onOpenChange={onOpenChange} title="New API key" description={`For the ${backend} API.`}>
      <form
        className="space-y-4 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate({
            name: name.trim(),
            scopes: chosen,
            key: `${action}-${name}-${chosen.join()}`.slice(0, 128),
          });
        }}
      >
        <Field
          label="Name"
          hint="Which program will use it, for example “warehouse”."
          error={problem?.violation('name')}
        >
          {(ids) => (
            <Input
              {...ids}
              required
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <fieldset>
          <legend className="mb-1 text-sm font-medium">What it may do</legend>
          <div className="grid grid-cols-2 gap-1.5 text-sm">
            {scopes.map((scope) => (
              <label key={scope} className="flex items-center gap-1.5">
                <input
                  type="checkbox"
                  className="size-4 accent-accent-fill"
                  checked={chosen.includes(scope)}
                  onChange={(event) =>
                    setChosen(
                      event.target.checked ? [...chosen, scope] : chosen.filter((each) => each !== scope),
                    )
                  }
                />
                {scope}
              </label>
            ))}
          </div>
        </fieldset>
        {problem && (
          <p role="alert" className="text-sm text-danger">
            {problem.message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button
            type="submit"
            look="primary"
            disabled={create.isPending || name.trim() === '' || chosen.length === 0}
          >
            Create key
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Secret({ secret, onOpenChange }: { secret: string; onOpenChange: (open: boolean) => void }) {
  const [copied, setCopied] = useState(false);
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      title="Copy the key now"
      description="It is shown this once and stored only as a hash."
    >
      <div className="space-y-4 p-4">
        <code className="block rounded-md border bg-surface px-3 py-2 break-all">
          {secret || 'This key was created before; its secret cannot be shown again.'}
        </code>
        <div className="flex justify-end gap-2">
          <Button
            onClick={() => {
              void navigator.clipboard.writeText(secret).then(() => setCopied(true));
            }}
          >
            {copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
            {copied ? 'Copied' : 'Copy'}
          </Button>
          <Button look="primary" onClick={() => onOpenChange(false)}>
            Done
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
