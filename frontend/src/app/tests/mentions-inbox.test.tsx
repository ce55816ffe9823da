import { screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it } from 'vitest';
import { isLive } from '@/lib/live/live';
import { createBackend, failure, ids, ticketId } from '@/test/backend';
import { note } from '@/test/data';
import { mention } from '@/test/marks';
import { open } from '@/test/render';
import { server } from '@/test/server';

function shop() {
  const backend = createBackend();
  const [first, second] = backend.tickets;
  backend.mentions = [
    mention(1, first!, { note_id: 'n7' }),
    mention(2, second!, { handle: 'shipping-team' }),
    mention(3, second!, { excerpt: 'An old one', read_at: new Date().toISOString() }),
  ];
  backend.notes = [note(first!.id, { id: 'n7', content: '@mia have a look' })];
  return backend;
}
const place = (name: string) => screen.findByRole('link', { name });

describe('mentions', () => {
  it('are counted on the rail, live', async () => {
    const backend = shop();
    open('/tickets', backend);
    expect(await place('Mentions 2 unread')).toBeInTheDocument();
    await waitFor(() => expect(isLive()).toBe(true));
    backend.mentions = [mention(0, backend.tickets[2]!, { id: 'new' }), ...backend.mentions];
    const said = { kind: 'mention.create', ticket_id: ticketId(3) };
    backend.stream.tell({ ...said, object_id: ids.mia });
    expect(await place('Mentions 3 unread')).toBeInTheDocument();
  });

  it('show who, where, when and what, the unread ones first of all', async () => {
    const { user, address } = open('/mentions', shop());
    const list = await screen.findByRole('list', { name: 'Mentions' });
    const [first, second] = within(list).getAllByRole('listitem');
    expect(first).toHaveTextContent('Ben Okafor');
    expect(first).toHaveTextContent('#1001 Question 1');
    expect(first).toHaveTextContent('@mia have a look, number 1');
    expect(first).toHaveTextContent(/\d+ m/);
    expect(second).toHaveTextContent('to @shipping-team');
    expect(within(list).queryByText('An old one')).toBeNull();
    await user.click(screen.getByLabelText('Unread only'));
    expect(await screen.findByText('An old one')).toBeInTheDocument();
    expect(address()).toBe('/mentions?show=all');
  });

  it('are read by opening the ticket, which shows the note', async () => {
    const backend = shop();
    const { user, address } = open('/mentions', backend);
    await user.click(await screen.findByRole('link', { name: /#1001 Question 1/ }));
    await waitFor(() => expect(address()).toContain(`/tickets/${ticketId(1)}`));
    expect(await place('Mentions 1 unread')).toBeInTheDocument();
    const written = await screen.findByRole('article', { name: 'Internal note by Ben Okafor' });
    await waitFor(() => expect(written).toHaveFocus());
  });

  it('are marked as read one by one, or all that are shown', async () => {
    const backend = shop();
    const { user } = open('/mentions', backend);
    await user.click(await screen.findByRole('button', { name: 'Mark the mention in #1001 as read' }));
    expect(await place('Mentions 1 unread')).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByRole('link', { name: /#1001/ })).toBeNull());
    // One that comes after the list was read stays unread.
    const late = new Date(Date.now() + 60_000).toISOString();
    backend.mentions = [mention(4, backend.tickets[0]!, { created_at: late }), ...backend.mentions];
    await user.click(screen.getByRole('button', { name: 'Mark all as read' }));
    await waitFor(() =>
      expect(backend.mentions.map((each) => Boolean(each.read_at))).toEqual([false, true, true, true]),
    );
  });

  it('say when there are none, and when they could not be loaded', async () => {
    const { user } = open('/mentions', createBackend());
    expect(await screen.findByText('No unread mentions')).toBeInTheDocument();
    server.use(http.get('*/api/mentions', () => failure(503, 'ERROR_REASON_UNAVAILABLE', 'away')));
    await user.click(screen.getByRole('link', { name: 'Show those that were read' }));
    expect(await screen.findByText('The mentions could not be loaded')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: /Try again/ })).toBeInTheDocument();
  });

  it('come in pages', async () => {
    const backend = createBackend();
    backend.mentions = Array.from({ length: 60 }, (_, n) => mention(n + 1, backend.tickets[0]!));
    const { user } = open('/mentions', backend);
    await user.click(await screen.findByRole('button', { name: 'Show earlier mentions' }));
    await waitFor(() => expect(screen.getAllByRole('listitem')).toHaveLength(60));
  });
});
