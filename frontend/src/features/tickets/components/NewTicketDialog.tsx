import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import { useForm } from 'react-hook-form';
import { useNavigate } from 'react-router-dom';
import { toast } from '@/lib/toast';
import { z } from 'zod/mini';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { Field, Input, Select, Textarea } from '@/components/ui/Field';
import { newActionKey } from '@/lib/action-key';
import { toApiError } from '@/lib/api/error';
import { words } from '@/lib/format';
import { createTicketMutation } from '../api/mutations';
import { CHANNELS, PRIORITIES } from '../filters';
import { useDirectory } from '../hooks/use-directory';
import { CHANNEL_LABELS } from './labels';

const schema = z.object({
  subject: z.string().check(z.trim(), z.minLength(1, 'Say in one line what it is about.'), z.maxLength(500)),
  customer_id: z
    .string()
    .check(z.trim(), z.minLength(1, 'Enter the shop’s id of the customer.'), z.maxLength(200)),
  customer_name: z.string().check(z.trim(), z.maxLength(200)),
  customer_email: z.union([z.literal(''), z.email('That is not an e-mail address.')]),
  channel: z.enum(CHANNELS),
  priority: z.enum(PRIORITIES),
  queue_id: z.string(),
  first_message: z.string().check(z.maxLength(50_000)),
});
type Values = z.infer<typeof schema>;

const EMPTY: Values = {
  subject: '',
  customer_id: '',
  customer_name: '',
  customer_email: '',
  channel: 'PHONE',
  priority: 'NORMAL',
  queue_id: '',
  first_message: '',
};

export function NewTicketDialog({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New ticket"
      description="For a customer who called, wrote elsewhere or stands in front of you."
    >
      <NewTicketForm onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function NewTicketForm({ onDone }: { onDone: () => void }) {
  const navigate = useNavigate();
  const { queues } = useDirectory();
  const form = useForm<Values>({ resolver: zodResolver(schema), defaultValues: EMPTY });
  const { errors } = form.formState;
  // The same ticket sent again after a lost answer is the same action; another one is not.
  const action = useRef({ body: '', key: '' });
  const create = useMutation({
    ...createTicketMutation(),
    onSuccess: ({ ticket }) => {
      toast.success(`Ticket #${ticket.number} created`);
      onDone();
      navigate(`/tickets/${ticket.id}`);
    },
    onError: (thrown) => {
      for (const { field, description } of toApiError(thrown).violations) {
        const name = field.split('.').at(-1) as keyof Values;
        if (name in EMPTY) form.setError(name, { message: description });
      }
    },
  });

  const submit = (values: Values) => {
    const ticket = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
    const body = JSON.stringify(ticket);
    if (action.current.body !== body) action.current = { body, key: newActionKey() };
    create.mutate({ ticket, key: action.current.key });
  };

  return (
    <form noValidate className="space-y-3 p-4" onSubmit={(event) => void form.handleSubmit(submit)(event)}>
      <Field label="Subject" error={errors.subject?.message}>
        {(ids) => <Input {...ids} {...form.register('subject')} />}
      </Field>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Customer id" error={errors.customer_id?.message}>
          {(ids) => <Input {...ids} {...form.register('customer_id')} />}
        </Field>
        <Field label="Customer name" error={errors.customer_name?.message}>
          {(ids) => <Input {...ids} {...form.register('customer_name')} />}
        </Field>
        <Field label="Customer e-mail" error={errors.customer_email?.message}>
          {(ids) => <Input type="email" {...ids} {...form.register('customer_email')} />}
        </Field>
        <Field label="Queue">
          {(ids) => (
            <Select {...ids} {...form.register('queue_id')}>
              <option value="">None</option>
              {queues.map((queue) => (
                <option key={queue.id} value={queue.id}>
                  {queue.name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Channel">
          {(ids) => (
            <Select {...ids} {...form.register('channel')}>
              {CHANNELS.map((channel) => (
                <option key={channel} value={channel}>
                  {CHANNEL_LABELS[channel]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Priority">
          {(ids) => (
            <Select {...ids} {...form.register('priority')}>
              {PRIORITIES.map((priority) => (
                <option key={priority} value={priority}>
                  {words(priority)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <Field label="What the customer said" error={errors.first_message?.message}>
        {(ids) => <Textarea rows={5} {...ids} {...form.register('first_message')} />}
      </Field>
      {create.isError && (
        <p role="alert" className="text-sm text-danger">
          {toApiError(create.error).message}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" look="primary" disabled={create.isPending}>
          {create.isPending ? 'Creating…' : 'Create ticket'}
        </Button>
      </div>
    </form>
  );
}
