/** Sets tickets back that were changed together, each to what it was. */
import { newActionKey } from '@/lib/action-key';
import { toApiError } from '@/lib/api/error';
import type { Ticket } from '@/lib/api/types';
import { changeMany, type BulkAction, type TicketResult } from './api/lifecycle';

export interface Changed {
  before: Ticket;
  after: Ticket;
}

type Step = { action: BulkAction } | { snooze: string };

/** What makes of `after` what was `before`, one step after the other. */
export function wayBack({ before, after }: Changed, done: BulkAction, now: Date): Step[] {
  const owner: Step[] =
    before.assigned_to === after.assigned_to ? [] : [{ action: { assigned_to: before.assigned_to ?? '' } }];
  if (done.status !== undefined) return statusBack(before, after, now);
  if (done.assigned_to !== undefined) return owner;
  if (done.transfer) {
    const transfer = { queue_id: before.queue_id ?? '', keep_assignee: true };
    return before.queue_id === after.queue_id ? owner : [{ action: { transfer } }, ...owner];
  }
  if (done.tag) {
    const add = before.tags.filter((tag) => !after.tags.includes(tag));
    const remove = after.tags.filter((tag) => !before.tags.includes(tag));
    return [{ action: { tag: { add, remove } } }];
  }
  return done.spam === undefined ? [] : [{ action: { spam: before.spam } }];
}

function statusBack(before: Ticket, after: Ticket, now: Date): Step[] {
  if (before.status !== 'PENDING') return [{ action: { status: before.status } }];
  // A closed ticket opens before it can wait.
  const opened: Step[] = after.status === 'CLOSED' ? [{ action: { status: 'OPEN' } }] : [];
  if (!before.snoozed_until) return [...opened, { action: { status: 'PENDING' } }];
  if (new Date(before.snoozed_until) > now) return [...opened, { snooze: before.snoozed_until }];
  // It would be awake by now.
  return [{ action: { status: 'OPEN' } }];
}

export interface Outcome {
  restored: Map<string, Ticket>;
  /** Left as they are, each with the reason. */
  left: { ticket: Ticket; message: string }[];
}

/** Takes the change back. A ticket that a colleague changed since is left alone. */
export async function undoMany(changes: Changed[], done: BulkAction, now: Date): Promise<Outcome> {
  const left = new Map<string, string>();
  const current = new Map(changes.map(({ after }) => [after.id, after]));
  const ways = changes.map((each) => ({ id: each.after.id, steps: wayBack(each, done, now) }));
  const take = ({ id, ticket, error }: TicketResult) => {
    if (ticket) current.set(id, ticket);
    else left.set(id, error?.message ?? 'It was refused.');
  };

  for (let round = 0; ways.some(({ steps }) => steps.length > round); round += 1) {
    for (const { action, ids } of together(ways, round, left)) {
      try {
        const etags = Object.fromEntries(ids.map((id) => [id, current.get(id)?.etag ?? '']));
        (await changeMany(ids, action, etags, newActionKey())).forEach(take);
      } catch (thrown) {
        const { message } = toApiError(thrown);
        ids.forEach((id) => left.set(id, message));
      }
    }
  }
  return {
    restored: new Map([...current].filter(([id]) => !left.has(id))),
    left: changes.flatMap(({ after }) => {
      const message = left.get(after.id);
      return message === undefined ? [] : [{ ticket: after, message }];
    }),
  };
}

/** The steps of a round, those of a kind in one: tickets that go back to sleep wake when each would have. */
function together(ways: { id: string; steps: Step[] }[], round: number, left: ReadonlyMap<string, string>) {
  const groups = new Map<string, { action: BulkAction; ids: string[] }>();
  const sleepers: Record<string, string> = {};
  for (const { id, steps } of ways) {
    const step = steps[round];
    if (!step || left.has(id)) continue;
    if ('snooze' in step) sleepers[id] = step.snooze;
    const action = 'snooze' in step ? { snooze: { until_by_id: sleepers } } : step.action;
    const name = 'snooze' in step ? 'snooze' : JSON.stringify(action);
    groups.set(name, { action, ids: [...(groups.get(name)?.ids ?? []), id] });
  }
  return groups.values();
}
