import { screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it } from 'vitest';
import { wayBack } from '@/features/tickets/undo-many';
import { createBackend, failure, ids, ticket, type Backend } from '@/test/backend';
import { open } from '@/test/render';
import { server } from '@/test/server';

/** What a test compares of a ticket: all but what any change changes. */
const essence = ({ tickets }: Backend) =>
  tickets.map(({ id, status, assigned_to, queue_id, tags, spam, snoozed_until }) => ({
    id,
    status,
    assigned_to,
    queue_id,
    tags,
    spam,
    snoozed_until,
  }));

async function tickAll(backend: Backend, address = '/tickets?order=updated_at+desc') {
  const { user } = open(address, backend);
  for (const each of backend.tickets)
    await user.click(await screen.findByLabelText(`Select #${each.number}`));
  const bar = await screen.findByRole('region', { name: 'Selected tickets' });
  const choose = async (menu: string, item: string) => {
    await user.click(within(bar).getByRole('button', { name: menu }));
    await user.click(await screen.findByRole('menuitem', { name: item }));
  };
  return { user, bar, choose };
}

/** The writes from now on. */
function calls(): string[] {
  const sent: string[] = [];
  server.events.on('request:start', ({ request }) => {
    if (request.method !== 'GET') sent.push(new URL(request.url).pathname);
  });
  return sent;
}

const later = new Date(Date.now() + 86_400_000).toISOString();
const shop = () =>
  createBackend([
    ticket(1, { assigned_to: ids.ben, queue_id: ids.shipping, tags: ['old'] }),
    ticket(2, { status: 'PENDING', tags: ['old', 'vip'] }),
    ticket(3, { status: 'CLOSED', assigned_to: ids.mia, queue_id: ids.returns }),
    ticket(4, { status: 'PENDING', snoozed_until: later }),
  ]);

describe('a change of many tickets', () => {
  it.each([
    ['Status', 'Closed', '3 tickets changed'],
    ['Assign', 'Me', '3 tickets changed'],
    ['Queue', 'Shipping', '3 tickets changed'],
  ])('of %s is taken back to what each of them was', async (menu, item, said) => {
    const backend = shop();
    const before = essence(backend);
    const { user, choose } = await tickAll(backend);
    await choose(menu, item);
    expect(await screen.findByText(said)).toBeInTheDocument();
    expect(essence(backend)).not.toEqual(before);
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await screen.findByText('3 tickets are as they were')).toBeInTheDocument();
    expect(essence(backend)).toEqual(before);
  });

  it('has tickets sleep again in one call, each until it would have woken', async () => {
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    const backend = createBackend([
      ticket(1, { status: 'PENDING', snoozed_until: soon }),
      ticket(2, { status: 'PENDING', snoozed_until: later }),
      ticket(3, { status: 'PENDING' }),
    ]);
    const before = essence(backend);
    const { user, choose } = await tickAll(backend);
    await choose('Status', 'Open');
    const undo = await screen.findByRole('button', { name: 'Undo' });
    const sent = calls();
    await user.click(undo);
    expect(await screen.findByText('3 tickets are as they were')).toBeInTheDocument();
    expect(essence(backend)).toEqual(before);
    expect(sent).toEqual(['/api/tickets:batch', '/api/tickets:batch']);
  });

  it('takes a tag only off those that did not have it', async () => {
    const backend = shop();
    const before = essence(backend);
    const { user, bar } = await tickAll(backend);
    await user.type(within(bar).getByLabelText('Add a tag to the selected tickets'), 'VIP{Enter}');
    await user.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(await screen.findByText('3 tickets are as they were')).toBeInTheDocument();
    expect(essence(backend)).toEqual(before);
  });

  it('names what a colleague changed meanwhile, and leaves it alone', async () => {
    const backend = shop();
    const { user, choose } = await tickAll(backend);
    await choose('Assign', 'Me');
    await screen.findByText('3 tickets changed');
    backend.tickets = backend.tickets.map((each) =>
      each.number === 1002 ? { ...each, assigned_to: ids.ben, etag: 'of Ben' } : each,
    );
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(await screen.findByText('1 ticket could not be set back: #1002')).toBeInTheDocument();
    expect(screen.getByText('Someone changed the ticket since you read it.')).toBeInTheDocument();
    expect(backend.tickets.map((each) => each.assigned_to)).toEqual([ids.ben, ids.ben, ids.mia, undefined]);
  });

  it('does not overwrite what a colleague did after the list was read', async () => {
    const backend = shop();
    const { bar, choose } = await tickAll(backend);
    backend.tickets = backend.tickets.map((each) =>
      each.number === 1001 ? { ...each, etag: 'of Ben' } : each,
    );
    await choose('Status', 'Open');
    expect(await within(bar).findByRole('alert')).toHaveTextContent('#1001 Someone changed the ticket');
    expect(screen.getByLabelText('Select #1001')).toBeChecked();
    expect(screen.getByLabelText('Select #1002')).not.toBeChecked();
  });

  it('says when there was nothing to change', async () => {
    const backend = createBackend([ticket(1), ticket(2)]);
    const { choose } = await tickAll(backend, '/tickets');
    await choose('Status', 'Open');
    expect(await screen.findByText(/Nothing to change/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
  });

  it('says when the way back is refused as a whole', async () => {
    const backend = createBackend([ticket(1, { assigned_to: ids.ben })]);
    const { user, choose } = await tickAll(backend, '/tickets');
    await choose('Assign', 'Me');
    const undo = await screen.findByRole('button', { name: 'Undo' });
    server.use(
      http.post('*/api/tickets:batch', () => failure(400, 'ERROR_REASON_NOT_ASSIGNABLE', 'Ben has left.')),
    );
    await user.click(undo);
    expect(await screen.findByText('1 ticket could not be set back: #1001')).toBeInTheDocument();
    await waitFor(() => expect(screen.getByText('Ben has left.')).toBeInTheDocument());
  });
});

describe('the way back', () => {
  const now = new Date();
  const closed = (change: Parameters<typeof ticket>[1]) => ({
    before: ticket(1, change),
    after: ticket(1, { status: 'CLOSED' }),
  });

  it('opens a closed ticket before it waits or sleeps again', () => {
    const done = { status: 'CLOSED' as const };
    expect(wayBack(closed({ status: 'PENDING' }), done, now)).toEqual([
      { action: { status: 'OPEN' } },
      { action: { status: 'PENDING' } },
    ]);
    expect(wayBack(closed({ status: 'PENDING', snoozed_until: later }), done, now)).toEqual([
      { action: { status: 'OPEN' } },
      { snooze: later },
    ]);
  });

  it('leaves a ticket awake that would have woken meanwhile', () => {
    const past = new Date(now.getTime() - 1000).toISOString();
    expect(wayBack(closed({ status: 'PENDING', snoozed_until: past }), { status: 'CLOSED' }, now)).toEqual([
      { action: { status: 'OPEN' } },
    ]);
  });

  it('takes a spam mark back', () => {
    const after = ticket(1, { spam: true, status: 'CLOSED' });
    expect(wayBack({ before: ticket(1), after }, { spam: true }, now)).toEqual([{ action: { spam: false } }]);
  });
});

describe('a tag that is typed', () => {
  const offered = () =>
    [...document.querySelectorAll('datalist option')].map((option) => option.getAttribute('value'));

  it('is completed from those that tickets carry', async () => {
    const { user, bar } = await tickAll(shop());
    await user.type(within(bar).getByLabelText('Add a tag to the selected tickets'), 'v');
    await waitFor(() => expect(offered()).toEqual(['vip']));
  });

  it('is taken as typed when nothing can be offered', async () => {
    const backend = createBackend([ticket(1)]);
    server.use(http.get('*/api/tags', () => failure(503, 'ERROR_REASON_UNAVAILABLE', 'away')));
    const { user, bar } = await tickAll(backend, '/tickets');
    await user.type(within(bar).getByLabelText('Add a tag to the selected tickets'), 'New One{Enter}');
    await waitFor(() => expect(backend.tickets[0]?.tags).toEqual(['new-one']));
  });
});
