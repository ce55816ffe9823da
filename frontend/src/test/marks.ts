/** Samples of what draws attention to a ticket: scores and mentions. */
import type { Schemas } from '@/lib/api/types';
import { ids, iso } from './data';

/** A score of 62.5 points: urgent, late, and of a customer whom nobody knows. */
export function score(change: Partial<Schemas['ScorePart']> = {}): Partial<Schemas['Ticket']> {
  const part = (name: string, value: number, weight: number, explanation: string, available = true) => ({
    name,
    value,
    weight,
    points: value * weight,
    explanation,
    available,
  });
  const parts = [
    part('priority', 1, 30, 'The priority is urgent.'),
    part('sla', 1, 25, 'The first response is late: it was due at 2026-03-02 09:00 UTC.'),
    part('wait', 0.75, 10, 'Waiting for 18 hours.'),
    { ...part('customer_value', 0, 20, 'Not available: nobody knows the customer.', false), ...change },
  ];
  return { smart_score: parts.reduce((sum, each) => sum + each.points, 0), score_parts: parts };
}

export function mention(
  n: number,
  of: Schemas['Ticket'],
  change: Partial<Schemas['Mention']> = {},
): Schemas['Mention'] {
  return {
    id: `00000000-0000-4000-c000-${String(n).padStart(12, '0')}`,
    ticket_id: of.id,
    ticket_number: of.number,
    ticket_subject: of.subject ?? '',
    note_id: 'n1',
    excerpt: `@mia have a look, number ${n}`,
    author_name: 'Ben Okafor',
    author_id: ids.ben,
    handle: 'mia',
    created_at: iso(n * 10),
    // Read by nobody yet: the server leaves it out.
    read_at: '',
    ...change,
  };
}
