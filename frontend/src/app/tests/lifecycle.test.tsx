import { screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it } from 'vitest';
import { answer, createBackend, failure, ids, ticket } from '@/test/backend';
import { open } from '@/test/render';
import { server } from '@/test/server';

/** Answers a call and keeps what it was sent. */
function listen(path: string, reply: (sent: Record<string, unknown>) => Response) {
  const sent: Record<string, unknown>[] = [];
  server.use(
    http.post(path, async ({ request }) => {
      const body = (await request.json()) as Record<string, unknown>;
      sent.push(body);
      return reply(body);
    }),
  );
  return sent;
}

describe('the life of a ticket', () => {
  it('snoozes with a preset, says so, and takes it back', async () => {
    const backend = createBackend([ticket(1)]);
    const { user } = open(`/tickets/${backend.tickets[0]!.id}`, backend);
    const sent = listen('*/api/tickets/:id/workflow/snooze', (body) => {
      const until = body.until as string | undefined;
      const next = ticket(1, until ? { status: 'PENDING', snoozed_until: until } : {});
      backend.tickets = [next];
      return answer<'SnoozeTicketResponse'>({ ticket: next });
    });
    // The first part that loads beside the page takes a while on a busy machine.
    await user.click(await screen.findByRole('button', { name: 'Snooze' }, { timeout: 10_000 }));
    await user.click(await screen.findByRole('menuitem', { name: /In a week/ }));
    expect(await screen.findByText(/Snoozed until/)).toBeInTheDocument();
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(new Date(sent[0]!.until as string).getTime()).toBeGreaterThan(Date.now());
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(sent).toHaveLength(2));
    expect(sent[1]!.until).toBeUndefined();
  });

  it('offers a follow-up where a ticket cannot be opened again', async () => {
    const backend = createBackend([
      ticket(1, { status: 'CLOSED' }),
      ticket(2, { follow_up_of: ticket(1).id }),
    ]);
    const { user, address } = open(`/tickets/${backend.tickets[0]!.id}`, backend);
    server.use(
      http.patch('*/api/tickets/:id/workflow/status', () =>
        failure(400, 'ERROR_REASON_REOPEN_WINDOW_PASSED', 'Create a follow-up of it instead.'),
      ),
    );
    listen('*/api/tickets/:id/workflow/follow-up', () =>
      answer<'CreateFollowUpResponse'>({ ticket: backend.tickets[1]! }),
    );
    await user.selectOptions(await screen.findByLabelText('Status'), 'Open');
    await user.click(await screen.findByRole('button', { name: 'Create a follow-up' }));
    await waitFor(() => expect(address()).toBe(`/tickets/${backend.tickets[1]!.id}`));
    expect(await screen.findByRole('link', { name: 'an earlier ticket' })).toBeInTheDocument();
  });

  it('takes the next ticket of a queue and opens it, or says that none is left', async () => {
    const backend = createBackend([
      ticket(1, { queue_id: ids.shipping }),
      ticket(2, { queue_id: ids.shipping }),
    ]);
    const { user, address } = open(`/tickets?status=open&queue=${ids.shipping}`, backend);
    listen('*/api/queues/:take', () => answer<'TakeTicketResponse'>({ ticket: backend.tickets[1]! }));
    await user.click(await screen.findByRole('button', { name: 'Take the next ticket' }));
    await waitFor(() => expect(address()).toContain(`/tickets/${backend.tickets[1]!.id}?`));
    listen('*/api/queues/:take', () => failure(400, 'ERROR_REASON_NOTHING_TO_TAKE', 'none'));
    await user.click(screen.getByRole('button', { name: 'Take the next ticket' }));
    expect(await screen.findByText(/Nothing to take/)).toBeInTheDocument();
  });
});

describe('many tickets at once', () => {
  it('changes the ticked ones, and names those that were refused and keeps them ticked', async () => {
    const backend = createBackend();
    const { user } = open('/tickets', backend);
    const [first, second] = backend.tickets;
    const sent = listen('*/api/tickets:batch', () =>
      answer<'BatchUpdateTicketsResponse'>({
        results: [
          { id: first!.id, ticket: first! },
          { id: second!.id, error: { code: 9, reason: 'X', message: 'It is closed.' } },
        ] as never,
      }),
    );
    await user.click(await screen.findByLabelText('Select #1001'));
    await user.tab({ shift: true });
    screen.getByRole('link', { name: /Question 2/ }).focus();
    await user.keyboard('x');
    const bar = await screen.findByRole('region', { name: 'Selected tickets' });
    expect(within(bar).getByRole('status')).toHaveTextContent('2 selected');
    await user.click(within(bar).getByRole('button', { name: 'Status' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Closed' }));
    expect(await within(bar).findByRole('alert')).toHaveTextContent('#1002 It is closed.');
    const etags = { [first!.id]: first!.etag, [second!.id]: second!.etag };
    expect(sent).toEqual([{ ids: [first!.id, second!.id], etags, status: 'CLOSED' }]);
    expect(screen.getByLabelText('Select #1001')).not.toBeChecked();
    expect(screen.getByLabelText('Select #1002')).toBeChecked();
  });
});
