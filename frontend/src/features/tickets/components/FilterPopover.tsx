import * as Popover from '@radix-ui/react-popover';
import { SlidersHorizontal } from 'lucide-react';
import { Button } from '@/components/ui/Button';
import { Field, Input, Select } from '@/components/ui/Field';
import { words } from '@/lib/format';
import { CHANNELS, filterCount, PRIORITIES, STATUSES, type TicketFilters } from '../filters';
import { useDirectory } from '../hooks/use-directory';
import { CHANNEL_LABELS } from './labels';

interface Props {
  filters: TicketFilters;
  onChange: (change: Partial<TicketFilters>) => void;
  onClear: () => void;
}

export function FilterPopover({ filters, onChange, onClear }: Props) {
  const { queues, assignable, topicAlerts } = useDirectory();
  const topics = topicAlerts.filter((each) => each.enabled !== false || each.id === filters.topicAlert);
  const active = filterCount(filters);
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Button look="quiet" className="px-2" aria-label={`Filters, ${active} set`}>
          <SlidersHorizontal size={15} aria-hidden />
          {active > 0 && <span className="num text-xs">{active}</span>}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label="Filters"
          className="z-50 max-h-[80vh] w-72 space-y-3 overflow-y-auto rounded-md border bg-bg p-3 shadow-sm"
        >
          <Choices
            legend="Status"
            options={STATUSES.map((value) => ({ value, label: words(value) }))}
            chosen={filters.status}
            onChange={(status) => onChange({ status })}
          />
          <Choices
            legend="Priority"
            options={PRIORITIES.map((value) => ({ value, label: words(value) }))}
            chosen={filters.priority}
            onChange={(priority) => onChange({ priority })}
          />
          <Choices
            legend="Channel"
            options={CHANNELS.map((value) => ({ value, label: CHANNEL_LABELS[value] }))}
            chosen={filters.channel}
            onChange={(channel) => onChange({ channel })}
          />
          <Field label="Queue">
            {(ids) => (
              <Select
                {...ids}
                value={filters.queue ?? ''}
                onChange={(event) => onChange({ queue: event.target.value })}
              >
                <option value="">Any queue</option>
                {queues.map((queue) => (
                  <option key={queue.id} value={queue.id}>
                    {queue.name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label="Assignee">
            {(ids) => (
              <Select
                {...ids}
                value={filters.assignee ?? ''}
                onChange={(event) => onChange({ assignee: event.target.value })}
              >
                <option value="">Anybody</option>
                <option value="me">Me</option>
                <option value="none">Nobody</option>
                {assignable.map((agent) => (
                  <option key={agent.id} value={agent.id}>
                    {agent.name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {topics.length > 0 && (
            <Field label="Topic alert">
              {(ids) => (
                <Select
                  {...ids}
                  value={filters.topicAlert ?? ''}
                  onChange={(event) => onChange({ topicAlert: event.target.value })}
                >
                  <option value="">Any topic or none</option>
                  {topics.map((topic) => (
                    <option key={topic.id} value={topic.id}>
                      {topic.name}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          )}
          <Field label="Tags" hint="Separate several with spaces; a ticket must carry all of them.">
            {(ids) => (
              <Input
                {...ids}
                // Typed freely, taken over when done: a half-typed tag finds nothing.
                key={filters.tag.join(' ')}
                defaultValue={filters.tag.join(' ')}
                onBlur={(event) => onChange({ tag: splitTags(event.target.value) })}
                onKeyDown={(event) => {
                  if (event.key === 'Enter') onChange({ tag: splitTags(event.currentTarget.value) });
                }}
              />
            )}
          </Field>
          <div className="flex justify-between">
            <Button look="quiet" onClick={onClear}>
              Clear all
            </Button>
            <Popover.Close asChild>
              <Button>Done</Button>
            </Popover.Close>
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

const splitTags = (text: string) =>
  text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .slice(0, 10);

interface ChoicesProps<T extends string> {
  legend: string;
  options: { value: T; label: string }[];
  chosen: T[];
  onChange: (chosen: T[]) => void;
}

function Choices<T extends string>({ legend, options, chosen, onChange }: ChoicesProps<T>) {
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">{legend}</legend>
      <div className="flex flex-wrap gap-x-3 gap-y-1">
        {options.map(({ value, label }) => (
          <label key={value} className="flex items-center gap-1.5 text-sm">
            <input
              type="checkbox"
              className="size-4 accent-accent-fill"
              checked={chosen.includes(value)}
              onChange={(event) =>
                onChange(event.target.checked ? [...chosen, value] : chosen.filter((each) => each !== value))
              }
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
