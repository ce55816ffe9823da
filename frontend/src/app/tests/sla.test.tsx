import { screen, within } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it } from 'vitest';
import { span } from '@/features/tickets/sla';
import type { Schemas } from '@/lib/api/types';
import { answer, createBackend, failure, ticket } from '@/test/backend';
import { open } from '@/test/render';
import { server } from '@/test/server';

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000 + 5_000).toISOString();

const clock: Schemas['SlaClock'] = {
  metric: 'FIRST_RESPONSE',
  state: 'RUNNING',
  policy_id: 'p1',
  policy_name: 'Gold',
  calendar_id: 'c1',
  calendar_name: 'Berlin office',
  target_seconds: 7200,
  started_at: inMinutes(-60),
  due_at: inMinutes(1000),
  elapsed_seconds: 3600,
  remaining_seconds: 3600,
  worst_seconds: 0,
  times_done: 0,
  times_late: 0,
  intervals: [
    { start: inMinutes(-60), end: inMinutes(0), kind: 'COUNTED', counted_seconds: 3600, holiday: '' },
    { start: inMinutes(0), end: inMinutes(940), kind: 'HOLIDAY', counted_seconds: 0, holiday: 'Epiphany' },
    { start: inMinutes(940), end: inMinutes(1000), kind: 'COUNTED', counted_seconds: 3600, holiday: '' },
  ],
  explanation: 'Due Tue 24 Nov 11:00: 2 h of working time from Mon 23 Nov 16:00.',
};

describe('service levels', () => {
  it('says in the list how much time is left, in words beside the icon', async () => {
    open(
      '/tickets',
      createBackend([
        ticket(1, { sla_state: 'RUNNING', sla_metric: 'FIRST_RESPONSE', sla_due_at: inMinutes(42) }),
        ticket(2, { sla_state: 'WARNED', sla_metric: 'NEXT_RESPONSE', sla_due_at: inMinutes(5) }),
        ticket(3, { sla_state: 'BREACHED', sla_metric: 'RESOLUTION', sla_due_at: inMinutes(-125) }),
        ticket(4, { sla_state: 'PAUSED' }),
        ticket(5),
      ]),
    );
    expect(await screen.findByText('due in 42 m')).toBeInTheDocument();
    const row = (n: number) => screen.getByRole('link', { name: new RegExp(`Question ${n}`) });
    expect(row(2)).toHaveTextContent('Next response is due soon, due in 5 m');
    expect(row(3)).toHaveTextContent('Resolution is late, 2 h 4 m late');
    expect(row(4)).toHaveTextContent('SLA paused');
    expect(row(5)).not.toHaveTextContent(/SLA|due/);
  });

  it('explains the due time when asked', async () => {
    const backend = createBackend([
      ticket(1, { sla_state: 'RUNNING', sla_metric: 'FIRST_RESPONSE', sla_due_at: inMinutes(1000) }),
    ]);
    server.use(
      http.get('*/api/tickets/:id/sla', () =>
        answer<'GetTicketSlaResponse'>({ clocks: [clock], as_of: inMinutes(0) }),
      ),
    );
    const { user } = open(`/tickets/${backend.tickets[0]!.id}`, backend);
    await user.click(await screen.findByRole('button', { name: /Service levels/ }));
    const dialog = await screen.findByRole('dialog', { name: 'Service levels' });
    expect(await within(dialog).findByText(clock.explanation)).toBeInTheDocument();
    expect(within(dialog).getByText(/Gold · Berlin office/)).toBeInTheDocument();
    await user.click(within(dialog).getByText('Every stretch of time'));
    expect(within(dialog).getByText(/Holiday: Epiphany/)).toBeInTheDocument();
  });

  it('offers another try when the clocks cannot be read', async () => {
    const backend = createBackend([ticket(1, { sla_state: 'MET' })]);
    server.use(http.get('*/api/tickets/:id/sla', () => failure(400, 'INVALID_ARGUMENT', 'No')));
    const { user } = open(`/tickets/${backend.tickets[0]!.id}`, backend);
    await user.click(await screen.findByRole('button', { name: /SLA met/ }));
    expect(await screen.findByText(/The ticket is not affected/)).toBeInTheDocument();
  });

  it.each([
    [0, '0 m'],
    [59, '59 m'],
    [60, '1 h'],
    [125, '2 h 5 m'],
    [1440, '1 d'],
    [3000, '2 d 2 h'],
  ])('writes %i minutes as %s', (minutes, text) => expect(span(minutes)).toBe(text));
});
