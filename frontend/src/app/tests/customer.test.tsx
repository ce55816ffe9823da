import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { answer, createBackend, failure, ticket } from '@/test/backend';
import { snapshots } from '@/test/ahead';
import { profile } from '@/test/data';
import { open } from '@/test/render';
import { server } from '@/test/server';
import { setWide } from '@/test/setup';

const PROFILE = '*/api/intelligence/customer/:id';
const start = () => {
  const backend = createBackend([
    ticket(1),
    ticket(2, { customer_id: 'C-1', subject: 'Earlier question', status: 'CLOSED' }),
  ]);
  return { backend, ...open(`/tickets/${backend.tickets[0]!.id}`, backend) };
};

describe('the customer panel', () => {
  it('shows risk, value, reasons with their sign, orders, models and the age of the data', async () => {
    start();
    expect(await screen.findByText('72%')).toBeInTheDocument();
    expect(screen.getByText('Likely to stay away')).toBeInTheDocument();
    expect(screen.getByText(/in the next 180 days/)).toBeInTheDocument();
    expect(screen.getByRole('list', { name: 'What moves the churn risk' })).toHaveTextContent('+31 pts');
    expect(screen.getByRole('list', { name: 'What moves the churn risk' })).toHaveTextContent('−12 pts');
    expect(screen.getByText(/90 % interval \$40\.00 to \$480\.00/)).toBeInTheDocument();
    expect(screen.getByText('#7741')).toBeInTheDocument();
    expect(screen.getByText('churn/20260101T000000Z (mix)')).toBeInTheDocument();
    expect(screen.getByText('Orders up to')).toBeInTheDocument();
    expect(await screen.findByText('Earlier question')).toBeInTheDocument();
  });

  it('names no day for one who will probably not come, and one where there is something to expect', async () => {
    start();
    expect(await screen.findByText('Probably none', {}, { timeout: 8000 })).toBeInTheDocument();
    expect(screen.getByText(/28% chance of one within 180 days/)).toBeInTheDocument();
    expect(screen.getByText(/6 in the last 365: less than before/)).toBeInTheDocument();
    const rows = within(screen.getByRole('list', { name: 'Next purchase by category' }));
    expect(rows.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      'Fabricnot expected',
      'Rulersbought once',
    ]);
    expect(screen.getByText(/half of such customers spend less than \$120\.00/)).toBeInTheDocument();
  });

  it('tells the day around which a customer comes, and how sure that is', async () => {
    const coming = profile('C-1');
    coming.next_purchase = {
      ...coming.next_purchase!,
      outlook: 'UNCERTAIN',
      expected_at: '2026-03-20T23:59:59Z',
      earliest_at: '2026-03-05T23:59:59Z',
      latest_at: '2026-05-01T23:59:59Z',
    };
    start();
    server.use(http.get(PROFILE, () => answer<'GetCustomerResponse'>({ profile: coming })));
    expect(await screen.findByText(/If at all: around/, {}, { timeout: 8000 })).toHaveTextContent('2026');
    expect(screen.getByText(/for eight in ten who come/)).toBeInTheDocument();
  });

  it('shows how the risk moved, and says so where nothing has', async () => {
    start();
    expect(
      await screen.findByText(/No trend yet: nothing has changed/, {}, { timeout: 8000 }),
    ).toBeInTheDocument();
  });

  it('draws the trend by time, with what it says in words', async () => {
    start();
    server.use(
      http.get(`${PROFILE}/history`, () =>
        answer<'ListProfileHistoryResponse'>({ snapshots: snapshots(0.2, 0.5, 0.72), next_page_token: '' }),
      ),
    );
    const line = await screen.findByRole('img', { name: /Churn risk: 20%.*72%/ }, { timeout: 8000 });
    expect(line.querySelector('polyline')).toHaveAttribute('points', '0.0,28.8 120.0,18.0 240.0,10.1');
    expect(screen.getByRole('img', { name: /Expected spend: \$320\.00.*\$112\.00/ })).toBeInTheDocument();
  });

  it('shows the archetype with who they are, and the dominant behaviours; what is unknown is said to be', async () => {
    const { user } = start();
    const badge = await screen.findByRole('button', { name: 'Whales who hunt for deals' }, { timeout: 8000 });
    expect(badge).toHaveAccessibleDescription('120 customers, 4 % of the shop.');
    await user.hover(badge);
    const axes = within(screen.getByRole('list', { name: 'Dominant behaviours' })).getAllByRole('listitem');
    expect(axes.map((item) => item.textContent)).toEqual([
      'ValueWhale83%',
      'PriceDeal hunter · few orders100%',
      'ReturnsUnknown',
    ]);
  });

  it('shows no behaviour before it was computed', async () => {
    const bare = { ...profile('C-1'), behavior: undefined, archetype: undefined };
    start();
    server.use(http.get(PROFILE, () => HttpResponse.json({ profile: bare })));
    expect(await screen.findByText('72%', {}, { timeout: 8000 })).toBeInTheDocument();
    expect(screen.queryByText('Behaviour')).not.toBeInTheDocument();
  });

  it('says why it is empty while Intelligence is away, lets the ticket work, and recovers by itself', async () => {
    const { backend, user } = start();
    let away = true;
    server.use(http.get(PROFILE, () => (away ? HttpResponse.error() : undefined)));
    expect(await screen.findByText('Customer intelligence is not reachable right now.')).toBeInTheDocument();
    expect(screen.getByText(/Tickets work as usual/)).toBeInTheDocument();
    await user.type(await screen.findByLabelText('Reply'), 'still here{Control>}{Enter}{/Control}');
    expect(await screen.findByText('still here')).toBeInTheDocument();
    expect(backend.messages.at(-1)?.content).toBe('still here');
    away = false;
    expect(await screen.findByText('72%', {}, { timeout: 8000 })).toBeInTheDocument();
  }, 15_000);

  it('shows the customer although the ticket cannot be loaded', async () => {
    const backend = createBackend([ticket(1)]);
    const { user } = open('/tickets', backend);
    await screen.findByText('Question 1');
    server.use(http.get('*/api/tickets/:id', () => failure(503, 'ERROR_REASON_UNAVAILABLE', 'away')));
    await user.click(screen.getByRole('link', { name: /Question 1/ }));
    expect(await screen.findByText('The ticket could not be loaded')).toBeInTheDocument();
    expect(await screen.findByText('72%')).toBeInTheDocument();
  });

  it.each([
    [404, 'ERROR_REASON_NOT_FOUND', 'No order history'],
    [403, 'ERROR_REASON_PERMISSION_DENIED', 'Your role does not allow customer intelligence.'],
    [400, 'ERROR_REASON_INVALID_ARGUMENT', 'The customer could not be loaded'],
  ])('explains a %i %s', async (status, reason, title) => {
    start();
    server.use(http.get(PROFILE, () => failure(status, reason, 'text')));
    expect(await screen.findByText(title)).toBeInTheDocument();
  });

  it('shows the facts alone while the shop has no model', async () => {
    start();
    const facts = { ...profile('C-1'), churn_risk: undefined, lifetime_value: undefined };
    server.use(http.get(PROFILE, () => answer<'GetCustomerResponse'>({ profile: facts })));
    expect(await screen.findByText(/No model yet/)).toBeInTheDocument();
    expect(screen.getByText('Average order')).toBeInTheDocument();
  });

  it('opens over the ticket where there is no room beside it', async () => {
    setWide(false);
    const { user } = start();
    await user.click(await screen.findByRole('button', { name: 'Customer' }));
    expect(await screen.findByRole('dialog', { name: 'Customer' })).toBeInTheDocument();
    expect(await screen.findByText('72%')).toBeInTheDocument();
  });
});
