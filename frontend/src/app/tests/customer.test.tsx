import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { answer, createBackend, failure, ticket } from '@/test/backend';
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
    expect(screen.getByText('churn/20260101T000000Z')).toBeInTheDocument();
    expect(screen.getByText('Orders up to')).toBeInTheDocument();
    expect(await screen.findByText('Earlier question')).toBeInTheDocument();
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
