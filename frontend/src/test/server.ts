import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';

/** What a page says when it is left, which can be after its test. */
const leaving = [
  http.delete('*/api/tickets/:id/presence', () => HttpResponse.json({})),
  http.all('*/api/tickets/:id/draft', () => HttpResponse.json({}, { status: 404 })),
];

export const server = setupServer(...leaving);
