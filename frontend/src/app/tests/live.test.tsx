import { act, screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isLive } from '@/lib/live/live';
import { createBackend, failure, ids, ticket, ticketId } from '@/test/backend';
import { message, presence } from '@/test/data';
import { open } from '@/test/render';
import { server } from '@/test/server';

beforeEach(() => {
  // Without the dice of waiting times.
  vi.spyOn(Math, 'random').mockReturnValue(0);
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const row = async (text: RegExp) => (await screen.findByText(text)).closest('a')!;

describe('live updates', () => {
  it('show a new ticket in the list, and a change of one that is there', async () => {
    const backend = createBackend();
    open('/tickets', backend);
    await screen.findByText('Question 1');
    await waitFor(() => expect(isLive()).toBe(true));
    backend.tickets = [ticket(9, { subject: 'Just came in' }), ...backend.tickets];
    backend.stream.tell({ kind: 'ticket.create', ticket_id: ticketId(9) });
    expect(await screen.findByText('Just came in')).toBeInTheDocument();
    backend.tickets = backend.tickets.map((each) =>
      each.id === ticketId(1) ? { ...each, subject: 'Renamed by Ben' } : each,
    );
    backend.stream.tell({ kind: 'ticket.update', ticket_id: ticketId(1) });
    expect(await screen.findByText('Renamed by Ben')).toBeInTheDocument();
  });

  it('show what a customer writes in the open ticket, and leave a reply that is being written alone', async () => {
    const backend = createBackend();
    const { user } = open(`/tickets/${ticketId(2)}`, backend);
    await user.type(await screen.findByRole('textbox', { name: 'Reply' }), 'Half a sen');
    await waitFor(() => expect(isLive()).toBe(true));
    const written = message(77, ticketId(2), { content: 'It has arrived!' });
    backend.messages = [...backend.messages, written];
    backend.stream.tell({ kind: 'message.create', ticket_id: ticketId(2), object_id: written.id });
    expect(await screen.findByText('It has arrived!')).toBeInTheDocument();
    expect(screen.getByRole('textbox', { name: 'Reply' })).toHaveValue('Half a sen');
  });

  it('read everything anew when events were lost', async () => {
    const backend = createBackend();
    open('/tickets', backend);
    await screen.findByText('Question 1');
    await waitFor(() => expect(isLive()).toBe(true));
    backend.tickets = [ticket(9, { subject: 'Missed' }), ...backend.tickets];
    backend.stream.reset();
    expect(await screen.findByText('Missed')).toBeInTheDocument();
  });

  it('come back after a cut, with what happened meanwhile', async () => {
    const backend = createBackend();
    open('/tickets', backend);
    await screen.findByText('Question 1');
    await waitFor(() => expect(isLive()).toBe(true));
    backend.stream.tell({ kind: 'queue.update' });
    backend.stream.cut();
    backend.tickets = [ticket(9, { subject: 'In the meantime' }), ...backend.tickets];
    backend.stream.tell({ kind: 'ticket.create', ticket_id: ticketId(9) });
    expect(await screen.findByText('In the meantime')).toBeInTheDocument();
    await waitFor(() => expect(isLive()).toBe(true));
    expect(backend.stream.opened).toEqual(['', '1']);
  });

  it('are replaced by polling when the stream does not come back', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const backend = createBackend();
    open('/tickets', backend);
    await screen.findByText('Question 1');
    await waitFor(() => expect(isLive()).toBe(true));
    server.use(http.get('*/api/events', () => failure(503, 'UNAVAILABLE', 'away')));
    backend.stream.cut();
    await act(() => vi.advanceTimersByTimeAsync(6000));
    expect(isLive()).toBe(false);
    await act(() => vi.advanceTimersByTimeAsync(500));
    backend.tickets = [ticket(9, { subject: 'Polled' }), ...backend.tickets];
    await act(() => vi.advanceTimersByTimeAsync(31_000));
    expect(await screen.findByText('Polled')).toBeInTheDocument();
  });

  it('rest while nobody looks at the tab', async () => {
    const backend = createBackend();
    open('/tickets', backend);
    await waitFor(() => expect(backend.stream.listeners()).toBe(1));
    const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    await waitFor(() => expect(backend.stream.listeners()).toBe(0));
    visibility.mockReturnValue('visible');
    document.dispatchEvent(new Event('visibilitychange'));
    await waitFor(() => expect(backend.stream.listeners()).toBe(1));
    visibility.mockRestore();
  });
});

describe('presence', () => {
  it('shows in the list and in the ticket who is there, and who starts and stops replying', async () => {
    const backend = createBackend();
    backend.presences = [presence(ticketId(1), ids.ben), presence(ticketId(2), ids.mia)];
    open(`/tickets/${ticketId(1)}`, backend);
    expect(within(await row(/^Question 1$/)).queryByText('Ben Okafor is replying')).toBeNull();
    expect(await screen.findAllByText('Ben Okafor is here')).toHaveLength(2);
    // The agent is no visitor.
    expect(screen.queryByText(/Mia Torres is/)).toBeNull();
    const ben = { actor_id: ids.ben, object_id: ids.ben, actor_name: 'Ben Okafor', ticket_id: ticketId(1) };
    await waitFor(() => expect(isLive()).toBe(true));
    backend.stream.tell({ kind: 'presence.replying', ...ben });
    expect(await screen.findByText('Ben is replying')).toBeInTheDocument();
    expect(screen.getAllByText('Ben Okafor is replying')).toHaveLength(2);
    backend.stream.tell({ kind: 'presence.leave', ...ben });
    await waitFor(() => expect(screen.queryByText(/^Ben.* is /)).toBeNull());
  });

  it('tells colleagues that the agent reads, writes and leaves', async () => {
    const backend = createBackend();
    const { user, navigate } = open(`/tickets/${ticketId(1)}`, backend);
    const here = (state: string) => `${state} ${ticketId(1)}`;
    await waitFor(() => expect(backend.said).toEqual([here('VIEWING')]));
    await user.type(await screen.findByRole('textbox', { name: 'Reply' }), 'Hello');
    await waitFor(() => expect(backend.said).toEqual([here('VIEWING'), here('REPLYING')]));
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(backend.said.slice(2)).toEqual([here('VIEWING')]));
    navigate(`/tickets/${ticketId(2)}`);
    await waitFor(() =>
      expect(backend.said.slice(3).sort()).toEqual([`VIEWING ${ticketId(2)}`, here('gone')].sort()),
    );
  });

  it('does not call a note a reply', async () => {
    const backend = createBackend();
    const { user } = open(`/tickets/${ticketId(1)}`, backend);
    await user.click(await screen.findByRole('button', { name: 'Note' }));
    await user.type(screen.getByRole('textbox', { name: 'Note' }), 'Careful');
    expect(backend.said.filter((each) => each.startsWith('REPLYING'))).toEqual([]);
  });
});
