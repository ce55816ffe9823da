import { screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { afterEach, describe, expect, it } from 'vitest';
import { fits, listOrder, readFilters } from '@/features/tickets/filters';
import { createBackend, ticket, ticketId } from '@/test/backend';
import { score } from '@/test/marks';
import { open } from '@/test/render';
import { server } from '@/test/server';

afterEach(() => server.events.removeAllListeners());

function scored() {
  return createBackend([
    ticket(1, { subject: 'Can wait', smart_score: 12.4 }),
    ticket(2, { subject: 'Parcel lost', priority: 'URGENT', ...score() }),
    ticket(3, { subject: 'Done', status: 'CLOSED' }),
  ]);
}

/** The order of each list that is asked for. */
function ordersAsked() {
  const asked: (string | null)[] = [];
  server.events.on('request:start', ({ request }) => {
    const url = new URL(request.url);
    if (url.pathname === '/api/tickets') asked.push(url.searchParams.get('order_by'));
  });
  return asked;
}
const rows = () =>
  within(screen.getByRole('list', { name: 'Tickets' }))
    .getAllByRole('link')
    .map((row) => row.textContent);
const filters = (search: string) => readFilters(new URLSearchParams(search));

describe('the order of a list', () => {
  it('is the smart one unless the URL says otherwise', () => {
    expect(listOrder(filters('status=open')).orderBy).toBe('smart_score');
    expect(listOrder(filters('status=open&status=pending')).orderBy).toBe('smart_score');
    expect(listOrder(filters('status=open&order=priority')).orderBy).toBe('priority');
    expect(listOrder(filters('order=created_at+asc')).orderBy).toBe('created_at asc');
    expect(listOrder(filters('status=open&order=nonsense')).orderBy).toBe('smart_score');
  });

  it('is another one, with the reason, where closed tickets are on the list', () => {
    for (const search of ['', 'status=closed', 'status=open&status=closed', 'tag=vip']) {
      expect(listOrder(filters(search))).toMatchObject({
        orderBy: 'updated_at desc',
        reason: 'Last changed first: closed tickets have no score.',
      });
    }
    expect(listOrder(filters('status=closed&order=sla_due')).reason).toContain('never due');
    expect(fits('smart_score', filters('status=closed'))).toBe(false);
  });

  it('is that of their own for snoozed tickets and spam', () => {
    expect(listOrder(filters('apart=snoozed&order=smart_score')).orderBy).toBe('snoozed_until');
    expect(listOrder(filters('apart=spam')).orderBy).toBe('updated_at desc');
  });
});

describe('the smart order', () => {
  it('is that of the inbox, and each row shows its score', async () => {
    const asked = ordersAsked();
    const { address } = open('/tickets', scored());
    await screen.findByText('Parcel lost');
    expect(asked[0]).toBe('smart_score');
    expect(rows()).toEqual([expect.stringContaining('Parcel lost'), expect.stringContaining('Can wait')]);
    expect(await screen.findByRole('button', { name: 'Score 63' })).toBeInTheDocument();
    expect(await screen.findByRole('button', { name: 'Score 12' })).toBeInTheDocument();
    expect(address()).toBe('/tickets');
  });

  it('says on focus and on hover what a score is made of', async () => {
    const { user } = open('/tickets', scored());
    const mark = await screen.findByRole('button', { name: 'Score 63' });
    screen.getByRole('link', { name: /Parcel lost/ }).focus();
    await user.tab();
    expect(mark).toHaveFocus();
    const tip = await screen.findByRole('tooltip');
    expect(mark).toHaveAccessibleDescription(/Smart score/);
    expect(tip).toHaveTextContent('62.5');
    const parts = within(tip)
      .getAllByRole('listitem')
      .map((part) => part.textContent);
    expect(parts[0]).toBe('Priority1 × 3030The priority is urgent.');
    expect(parts[1]).toMatch(/^Service level1 × 2525The first response is late/);
    expect(parts[2]).toBe('Wait0.75 × 107.5Waiting for 18 hours.');
    expect(parts[3]).toBe('Customer value–Not available: nobody knows the customer.');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('tooltip')).toBeNull());
    await user.tab();
    await user.hover(mark);
    expect(await screen.findByRole('tooltip')).toBeInTheDocument();
    await user.unhover(mark);
    await waitFor(() => expect(screen.queryByRole('tooltip')).toBeNull());
  });

  it('leaves shortcuts alone while the reasons are shown', async () => {
    const { user } = open('/tickets', scored());
    await user.hover(await screen.findByRole('button', { name: 'Score 63' }));
    await screen.findByRole('tooltip');
    await user.keyboard('j');
    await waitFor(() => expect(screen.getByRole('link', { name: /Parcel lost/ })).toHaveFocus());
  });

  it('gives way to an order that holds closed tickets, and says so', async () => {
    const asked = ordersAsked();
    const { user, address } = open('/tickets?status=closed', scored());
    await screen.findByText('Done');
    expect(new Set(asked)).toEqual(new Set(['updated_at desc']));
    expect(screen.getByText('Last changed first: closed tickets have no score.')).toBeInTheDocument();
    await waitFor(() => expect(screen.getByRole('button', { name: /^Order: Last changed/ })).toBeEnabled());
    await user.click(screen.getByRole('button', { name: /^Order: Last changed/ }));
    expect(await screen.findByRole('menuitemradio', { name: 'Newest first' })).toBeInTheDocument();
    expect(screen.queryByRole('menuitemradio', { name: 'Smart order' })).toBeNull();
    await user.keyboard('{Escape}');
    await user.click(screen.getByRole('button', { name: /^Filters/ }));
    await user.click(await screen.findByLabelText('Closed'));
    // All tickets is a choice of its own, and the order comes back with the first status that has one.
    await waitFor(() => expect(address()).toBe('/tickets?order=smart_score'));
    await user.click(screen.getByLabelText('Open'));
    await waitFor(() => expect(address()).toBe('/tickets?status=open'));
    expect(await screen.findByText('Parcel lost')).toBeInTheDocument();
  });

  it('stands with its reasons above the ticket, also after a change', async () => {
    const backend = scored();
    const { user } = open(`/tickets/${ticketId(2)}?status=pending`, backend);
    const page = await screen.findByRole('region', { name: 'Ticket' });
    await user.click(await within(page).findByRole('button', { name: 'Score 63' }));
    // The customer beside the ticket has explanations of their own: by its words, not by its role.
    expect(await screen.findByText('The priority is urgent.')).toBeInTheDocument();
    // The answer to a change tells no score; that of the next reading does.
    server.use(http.get('*/api/tickets/:id', () => new Promise<never>(() => undefined)));
    await user.selectOptions(screen.getByLabelText('Status'), 'Pending');
    await waitFor(() => expect(backend.tickets[1]?.status).toBe('PENDING'));
    expect(within(page).getByRole('button', { name: 'Score 63' })).toBeInTheDocument();
  });
});
