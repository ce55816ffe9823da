import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it } from 'vitest';
import { createBackend, failure, ids, ticket } from '@/test/backend';
import { open } from '@/test/render';
import { server } from '@/test/server';

function mixed() {
  return createBackend([
    ticket(1, { subject: 'Parcel lost', priority: 'URGENT', queue_id: ids.shipping }),
    ticket(2, { subject: 'Wrong colour', assigned_to: ids.mia, tags: ['returns'] }),
    ticket(3, { subject: 'Thanks', status: 'CLOSED', awaiting_reply: false, channel: 'CHAT' }),
    ticket(4, { subject: 'Waiting', status: 'PENDING', assigned_to: ids.ben }),
  ]);
}
const subjects = () =>
  within(screen.getByRole('list', { name: 'Tickets' }))
    .getAllByRole('listitem')
    .map((row) => row.textContent);

describe('the inbox', () => {
  it('starts with all open tickets', async () => {
    open('/tickets', mixed());
    await screen.findByText('Parcel lost');
    expect(subjects()).toHaveLength(2);
    expect(screen.getByRole('button', { name: 'All open' })).toBeInTheDocument();
  });

  it('reads its filters from the URL', async () => {
    open('/tickets?status=closed&channel=chat', mixed());
    expect(await screen.findByText('Thanks')).toBeInTheDocument();
    expect(subjects()).toHaveLength(1);
  });

  it('writes its filters into the URL, and Back undoes them', async () => {
    const { user, address, navigate } = open('/tickets', mixed());
    await screen.findByText('Parcel lost');
    await user.click(await screen.findByRole('button', { name: /Filters, / }));
    await user.click(await screen.findByLabelText('Urgent'));
    await waitFor(() => expect(address()).toBe('/tickets?status=open&priority=urgent'));
    await user.selectOptions(screen.getByLabelText('Queue'), 'Shipping');
    await waitFor(() => expect(address()).toContain(`queue=${ids.shipping}`));
    await user.selectOptions(screen.getByLabelText('Assignee'), 'Nobody');
    await user.type(screen.getByLabelText('Tags'), 'Vip lost{Enter}');
    await waitFor(() => expect(address()).toContain('tag=vip&tag=lost'));
    navigate(-1);
    await waitFor(() => expect(address()).not.toContain('tag='));
  });

  it('offers views, queues and orders', async () => {
    const { user, address } = open('/tickets', mixed());
    await screen.findByText('Parcel lost');
    await user.click(screen.getByRole('button', { name: 'All open' }));
    await user.click(await screen.findByRole('menuitem', { name: /^My open/ }));
    await waitFor(() => expect(subjects()).toEqual([expect.stringContaining('Wrong colour')]));
    expect(address()).toBe('/tickets?status=open&assignee=me');
    await user.click(screen.getByRole('button', { name: /^Order/ }));
    await user.click(await screen.findByRole('menuitemradio', { name: 'Oldest first' }));
    await waitFor(() => expect(address()).toContain('order=created_at+asc'));
    await user.click(screen.getByRole('link', { name: /^Shipping/ }));
    await waitFor(() => expect(address()).toContain(`queue=${ids.shipping}`));
  });

  it('searches while typing, from the slash key on, and says when nothing is found', async () => {
    const { user, address } = open('/tickets', mixed());
    await screen.findByText('Parcel lost');
    await user.keyboard('/');
    expect(screen.getByLabelText('Search tickets')).toHaveFocus();
    await user.keyboard('colour');
    await waitFor(() => expect(subjects()).toEqual([expect.stringContaining('Wrong colour')]));
    expect(address()).toContain('q=colour');
    await user.keyboard('xyz');
    expect(await screen.findByText(/Nothing found for “colourxyz”/)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Clear search' }));
    expect(await screen.findByText('Parcel lost')).toBeInTheDocument();
  });

  it('walks with j and k, and opens with Enter', async () => {
    const { user, address } = open('/tickets', mixed());
    await screen.findByText('Parcel lost');
    const row = (name: string) => screen.getByRole('link', { name: new RegExp(name) });
    await user.keyboard('j');
    await waitFor(() => expect(row('Parcel lost')).toHaveFocus());
    await user.keyboard('j');
    await waitFor(() => expect(row('Wrong colour')).toHaveFocus());
    await user.keyboard('k');
    await waitFor(() => expect(row('Parcel lost')).toHaveFocus());
    await user.keyboard('{Enter}');
    await waitFor(() => expect(address()).toMatch(/^\/tickets\/0000/));
  });

  it('renders only the rows in sight of a long list, and loads further pages on the way', async () => {
    open('/tickets', createBackend(Array.from({ length: 250 }, (_, n) => ticket(n + 1))));
    await screen.findByText('Question 1');
    expect(subjects().length).toBeLessThan(40);
    const list = screen.getByRole('list', { name: 'Tickets' });
    fireEvent.scroll(list.parentElement!, { target: { scrollTop: 84 * 95 } });
    await waitFor(() => expect(list.style.height).toBe(`${84 * 200}px`));
  });

  it('offers a retry when the list cannot be loaded', async () => {
    const backend = mixed();
    const { user } = open('/tickets', backend);
    server.use(http.get('*/api/tickets', () => failure(503, 'ERROR_REASON_UNAVAILABLE', 'database away')));
    expect(await screen.findByText('The tickets could not be loaded')).toBeInTheDocument();
    expect(screen.getByText('database away')).toBeInTheDocument();
    expect(screen.getByText('Request req-1')).toBeInTheDocument();
    server.resetHandlers(...backend.handlers);
    await user.click(screen.getByRole('button', { name: /Try again/ }));
    expect(await screen.findByText('Parcel lost')).toBeInTheDocument();
  });

  it('creates a ticket once, with the field errors of the server beside the fields', async () => {
    const backend = mixed();
    const { user, address } = open('/tickets', backend);
    const keys: (string | null)[] = [];
    await screen.findByText('Parcel lost');
    server.use(
      http.post(
        '*/api/tickets',
        ({ request }) => {
          keys.push(request.headers.get('idempotency-key'));
          return failure(400, 'ERROR_REASON_INVALID_ARGUMENT', 'bad input', [
            {
              '@type': 'type.googleapis.com/google.rpc.BadRequest',
              field_violations: [{ field: 'ticket.customer_id', description: 'no such customer' }],
            },
          ]);
        },
        { once: true },
      ),
      http.post('*/api/tickets', ({ request }) => {
        keys.push(request.headers.get('idempotency-key'));
      }),
    );
    await user.keyboard('c');
    await user.click(await screen.findByRole('button', { name: 'Create ticket' }));
    expect(await screen.findByText('Say in one line what it is about.')).toBeInTheDocument();
    await user.type(screen.getByLabelText('Subject'), 'Call about an order');
    await user.type(screen.getByLabelText('Customer id'), 'C-77');
    await user.click(screen.getByRole('button', { name: 'Create ticket' }));
    expect(await screen.findByText('no such customer')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Create ticket' }));
    await waitFor(() => expect(address()).toMatch(/^\/tickets\/0000/));
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBeTruthy();
    expect(keys[1]).toBe(keys[0]);
  });
});
