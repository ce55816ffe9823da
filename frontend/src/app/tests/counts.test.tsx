import { act, screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isLive } from '@/lib/live/live';
import { answer, createBackend, failure, ids, ticket, ticketId, type Backend } from '@/test/backend';
import { inboxCounts } from '@/test/list';
import { menuButton, open } from '@/test/render';
import { server } from '@/test/server';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const shop = () =>
  createBackend([
    ticket(1, { priority: 'URGENT', queue_id: ids.shipping, topics: [ids.damage] }),
    ticket(2, { assigned_to: ids.mia }),
    ticket(3, { status: 'CLOSED' }),
  ]);

/** Counts the readings of the counts. */
function reading(backend: Backend) {
  const readings = { number: 0 };
  server.use(
    http.get('*/api/inbox/counts', () => {
      readings.number += 1;
      return answer<'GetInboxCountsResponse'>(inboxCounts(backend.tickets, backend.me));
    }),
  );
  return readings;
}

describe('the counts beside the views', () => {
  it('stand at each view, queue and topic alert that has one', async () => {
    open('/tickets', shop());
    const nav = await screen.findByRole('navigation', { name: 'Views' });
    for (const name of ['My open 1 open', 'Unassigned 1 open', 'All open 2 open', 'Urgent 1 open']) {
      expect(await within(nav).findByRole('link', { name })).toBeInTheDocument();
    }
    expect(within(nav).getByRole('link', { name: 'Shipping 1 open' })).toBeInTheDocument();
    expect(within(nav).getByRole('link', { name: 'Returns 0 open' })).toBeInTheDocument();
    expect(within(nav).getByRole('link', { name: 'Arrived damaged 1 open' })).toBeInTheDocument();
    expect(within(nav).getByRole('link', { name: 'All tickets' })).toBeInTheDocument();
  });

  it('say that there are more than were counted', async () => {
    const backend = shop();
    open('/tickets', backend);
    const counts = inboxCounts(backend.tickets, backend.me);
    server.use(
      http.get('*/api/inbox/counts', () =>
        answer<'GetInboxCountsResponse'>({ ...counts, open: { count: 1000, more: true } }),
      ),
    );
    expect(await screen.findByRole('link', { name: /^All open 1,000\+/ })).toBeInTheDocument();
  });

  it('follow what happens, at most once in four seconds', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const backend = shop();
    open('/tickets', backend);
    const readings = reading(backend);
    await screen.findByRole('link', { name: 'All open 2 open' });
    await waitFor(() => expect(isLive()).toBe(true));
    await act(() => vi.advanceTimersByTimeAsync(5000));
    const before = readings.number;
    backend.tickets = [ticket(9), ...backend.tickets];
    backend.stream.tell({ kind: 'ticket.create', ticket_id: ticketId(9) });
    expect(await screen.findByRole('link', { name: 'All open 3 open' })).toBeInTheDocument();
    for (let n = 0; n < 20; n += 1) {
      backend.stream.tell({ kind: 'ticket.tag', ticket_id: ticketId(9) });
      await act(() => vi.advanceTimersByTimeAsync(100));
    }
    expect(readings.number - before).toBe(1);
    await act(() => vi.advanceTimersByTimeAsync(4000));
    expect(readings.number - before).toBe(2);
  });

  it('are not read while nobody looks at the tab', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const backend = shop();
    open('/tickets', backend);
    const readings = reading(backend);
    await screen.findByRole('link', { name: 'All open 2 open' });
    await waitFor(() => expect(isLive()).toBe(true));
    await act(() => vi.advanceTimersByTimeAsync(5000));
    const before = readings.number;
    backend.stream.tell({ kind: 'ticket.tag', ticket_id: ticketId(1) });
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    await act(() => vi.advanceTimersByTimeAsync(60_000));
    expect(readings.number).toBe(before);
  });

  it('may be missing: the views lead on', async () => {
    const { user, address } = open('/tickets', shop());
    server.use(http.get('*/api/inbox/counts', () => failure(503, 'ERROR_REASON_UNAVAILABLE', 'away')));
    await user.click(await screen.findByRole('link', { name: 'Urgent' }));
    expect(address()).toBe('/tickets?status=open&priority=urgent');
  });

  it('are in the menu that narrow screens have', async () => {
    const { user } = open('/tickets', shop());
    await user.click(await menuButton('All open'));
    expect(await screen.findByRole('menuitem', { name: 'Unassigned 1 open' })).toBeInTheDocument();
    expect(screen.getByRole('menuitem', { name: 'Arrived damaged 1 open' })).toBeInTheDocument();
  });
});

describe('topic alerts', () => {
  it('are views of their own, those that are switched on', async () => {
    const { user, address } = open('/tickets', shop());
    await user.click(await screen.findByRole('link', { name: /^Arrived damaged/ }));
    await waitFor(() => expect(address()).toBe(`/tickets?status=open&topic_alert=${ids.damage}`));
    expect(await menuButton('Arrived damaged')).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByText('Question 2')).toBeNull());
    expect(screen.getByText('Question 1')).toBeInTheDocument();
    expect(screen.queryByRole('link', { name: /^Recall/ })).toBeNull();
  });

  it('are a filter among the others', async () => {
    const { user, address } = open('/tickets', shop());
    await user.click(await screen.findByRole('button', { name: /^Filters, / }));
    await user.selectOptions(await screen.findByLabelText('Topic alert'), 'Arrived damaged');
    await waitFor(() => expect(address()).toContain(`topic_alert=${ids.damage}`));
    await user.selectOptions(screen.getByLabelText('Topic alert'), 'Any topic or none');
    await waitFor(() => expect(address()).toBe('/tickets?status=open'));
  });

  it('mark the tickets that fit, in the list and above the conversation', async () => {
    const backend = createBackend([ticket(1, { topics: [ids.damage, ids.recall] })]);
    const { user, address } = open(`/tickets/${ticketId(1)}`, backend);
    const row = (await screen.findByText('Question 1', { selector: 'span' })).closest('a')!;
    expect(await within(row).findByText('Topics: Arrived damaged, Recall of scissors')).toBeInTheDocument();
    const topics = await screen.findByRole('list', { name: 'Topics' });
    await user.click(within(topics).getByRole('link', { name: 'Arrived damaged' }));
    await waitFor(() => expect(address()).toBe(`/tickets?status=open&topic_alert=${ids.damage}`));
  });

  it('that are no id are ignored in the URL', async () => {
    open('/tickets?status=open&topic_alert=nonsense', shop());
    expect(await screen.findByText('Question 2')).toBeInTheDocument();
  });
});
