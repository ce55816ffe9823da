import { screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Schemas } from '@/lib/api/types';
import { duration } from '@/features/performance/duration';
import { answer, createBackend, failure, ids, ticketId, type Backend } from '@/test/backend';
import { open } from '@/test/render';

const figures = (change: Partial<Schemas['PerformanceFigures']> = {}): Schemas['PerformanceFigures'] => ({
  replies: 0,
  closed: 0,
  one_touch: 0,
  reopened: 0,
  first_response: { count: 0, total_seconds: 0 },
  resolution: { count: 0, total_seconds: 0 },
  ...change,
});
const busy = figures({
  replies: 1234,
  closed: 8,
  one_touch: 6,
  one_touch_rate: 0.75,
  reopened: 1,
  reopen_rate: 0.125,
  sla: { met: 12, missed: 3, met_rate: 0.8 },
  first_response: {
    count: 2,
    total_seconds: 9000,
    mean_seconds: 4500,
    median_seconds: 3000,
    p90_seconds: 6000,
  },
  resolution: { count: 7, total_seconds: 7 * 180_000, mean_seconds: 180_000 },
});
const mia = { agent_id: ids.mia, agent_name: 'Mia Torres', figures: busy };
const span = { from: '', to: '', time_zone: '', begins_at: '', ends_at: '' };

let backend: Backend;
let asked: URL[];

beforeEach(() => {
  backend = createBackend();
  asked = [];
  backend.handlers.push(
    http.get('*/api/performance', ({ request }) => {
      const url = new URL(request.url);
      asked.push(url);
      const second = url.searchParams.has('page_token');
      return answer<'ListPerformanceResponse'>({
        span,
        agents: second ? [{ agent_id: ids.ben, agent_name: 'Ben Okafor', figures: figures() }] : [mia],
        team: { agents: 1, figures: busy, average_replies: 1234, average_closed: 8 },
        next_page_token: second ? '' : 'more',
      });
    }),
    http.get('*/api/agents/:id/performance', ({ request }) => {
      asked.push(new URL(request.url));
      return answer<'GetAgentPerformanceResponse'>({ span, agent: mia });
    }),
    http.get('*/api/agents/:id/performance/:metric/rows', ({ request }) => {
      const url = new URL(request.url);
      asked.push(url);
      const n = url.searchParams.has('page_token') ? 2 : 1;
      return answer<'ListPerformanceRowsResponse'>({
        rows: [
          {
            ticket_id: ticketId(n),
            ticket_number: 1000 + n,
            subject: `Question ${n}`,
            value: n * 3000,
            at: '2026-11-02T09:00:00Z',
          },
        ],
        next_page_token: n === 1 ? 'more' : '',
      });
    }),
  );
});

describe('the performance of agents', () => {
  it('is a table of all agents for those who lead', async () => {
    backend.role = 'LEAD';
    const { user } = open('/analytics/agents', backend);
    const row = await screen.findByRole('row', { name: /^Mia Torres/ });
    const cells = within(row).getAllByRole('cell');
    expect(cells.map((cell) => cell.textContent)).toEqual([
      '1,234',
      '1 h 15 min',
      '8',
      '2 d 2 h',
      '75%',
      '13%',
      '80%',
      '3',
    ]);
    expect(screen.getByText(/1 agent at work, each with 1,234 replies/)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Show more agents' }));
    const other = await screen.findByRole('row', { name: /^Ben Okafor/ });
    expect(
      within(other)
        .getAllByRole('cell')
        .map((cell) => cell.textContent),
    ).toEqual(['0', '–', '0', '–', '–', '–', '–', '–']);
    expect(within(other).queryByRole('link')).not.toBeInTheDocument();
  });

  it('is of the days that are chosen, in the time zone of the browser', async () => {
    backend.role = 'LEAD';
    const { user, address } = open('/analytics/agents?days=nonsense', backend);
    await screen.findByRole('table');
    await user.selectOptions(screen.getByLabelText('Days'), 'Last 7 days');
    expect(address()).toBe('/analytics/agents?days=7');
    await waitFor(() => expect(asked).toHaveLength(2));
    const days = asked.map(({ searchParams }) => {
      const [from, to] = ['from', 'to'].map((name) => Date.parse(searchParams.get(name)!));
      return (to! - from!) / 86_400_000 + 1;
    });
    expect(days).toEqual([30, 7]);
    expect(asked[0]!.searchParams.get('time_zone')).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
  });

  it('opens the rows behind a figure, and from there their tickets', async () => {
    backend.role = 'LEAD';
    const { user, address } = open('/analytics/agents', backend);
    await user.click(await screen.findByRole('link', { name: /^First response of Mia Torres: 1 h 15 min/ }));
    const panel = await screen.findByRole('dialog', { name: 'First response of Mia Torres' });
    expect(
      within(panel).getByText('2 rows · half within 50 min, nine of ten within 1 h 40 min'),
    ).toBeInTheDocument();
    await user.click(await within(panel).findByRole('button', { name: 'Show more' }));
    expect(await within(panel).findByText('1 h 40 min')).toBeInTheDocument();
    expect(address()).toContain('figure=FIRST_RESPONSE');
    await user.click(within(panel).getByRole('button', { name: 'Close' }));
    expect(address()).toBe('/analytics/agents');
    await user.click(screen.getByRole('link', { name: /^Replies of Mia Torres/ }));
    await user.click(await screen.findByRole('link', { name: '#1001 Question 1' }));
    await waitFor(() => expect(address()).toBe(`/tickets/${ticketId(1)}`));
  });

  it('tells rows of one message apart by the clocks that it ended', async () => {
    backend.role = 'LEAD';
    const row = {
      ticket_id: ticketId(1),
      ticket_number: 1001,
      subject: 'Question',
      value: 1,
      at: '2026-11-02T09:00:00Z',
    };
    backend.handlers.unshift(
      http.get('*/api/agents/:id/performance/SLA_MET/rows', () =>
        answer<'ListPerformanceRowsResponse'>({
          rows: [
            { ...row, clock: 'NEXT_RESPONSE' },
            { ...row, clock: 'FIRST_RESPONSE' },
          ],
          next_page_token: '',
        }),
      ),
    );
    open(`/analytics/agents?agent=${ids.mia}&figure=SLA_MET`, backend);
    const shown = await screen.findAllByRole('listitem');
    expect(shown.map((each) => each.textContent)).toEqual([
      expect.stringMatching(/^#1001 Question.*next response$/),
      expect.stringMatching(/^#1001 Question.*first response$/),
    ]);
  });

  it('shows an agent the own figures only', async () => {
    open('/analytics/agents', backend);
    expect(await screen.findByRole('heading', { name: 'Your performance' })).toBeInTheDocument();
    expect(await screen.findByRole('row', { name: /^Mia Torres/ })).toBeInTheDocument();
    expect(screen.queryByText('All agents')).not.toBeInTheDocument();
    expect(asked.map((url) => url.pathname)).toEqual([`/api/agents/${ids.mia}/performance`]);
  });

  it('says when nothing was counted, and when it could not be asked', async () => {
    backend.role = 'LEAD';
    backend.handlers.unshift(
      http.get('*/api/performance', () =>
        answer<'ListPerformanceResponse'>({
          span,
          agents: [],
          team: { agents: 0, figures: figures() },
          next_page_token: '',
        }),
      ),
    );
    open('/analytics/agents', backend);
    expect(await screen.findByText('Nothing was counted in these days')).toBeInTheDocument();
  });

  it('offers to try again', async () => {
    backend.role = 'LEAD';
    const { user } = open('/analytics/agents', {
      ...backend,
      handlers: [
        http.get('*/api/performance', () => failure(503, 'UNAVAILABLE', 'not now'), { once: true }),
        ...backend.handlers,
      ],
    });
    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('row', { name: /^Mia Torres/ })).toBeInTheDocument();
  });
});

describe('durations', () => {
  it.each([
    [0, '0 s'],
    [59, '59 s'],
    [60, '1 min'],
    [3599, '1 h'],
    [3600, '1 h'],
    [12_000, '3 h 20 min'],
    [86_400, '1 d'],
    [187_200, '2 d 4 h'],
  ])('%i seconds are %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});
