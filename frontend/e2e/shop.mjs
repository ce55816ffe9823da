// What the demo shop does not have of its own: made through the API, by the shop's key.
import { settings } from './browser.mjs';

const key = process.env.SUPPORT_API_KEY;

/** Sends a call of the shop's key; answers with the body. A name that is taken is taken already by an earlier run. */
export async function send(method, path, body) {
  const response = await fetch(`${settings.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok && response.status !== 409) {
    throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  }
  return response.json();
}

/** Has a colleague mention the signed-in agent in a note on a ticket; answers with the note. */
export async function mention(page, ticketId, text) {
  const { agent } = await (await page.request.get('/api/auth/me')).json();
  const content = `@${agent.handle} ${text}`;
  return (await send('POST', `/api/tickets/${ticketId}/notes`, { content })).note;
}

/** Topics, and an unread mention, so that every part of the inbox has something to show. */
export async function furnish(page) {
  await send('POST', '/api/topic-alerts', {
    name: 'Late parcels',
    rule: { any_of: ['late', 'still waiting', 'parcel', 'tracking', 'arrived'] },
  });
  await send('POST', '/api/topic-alerts', {
    name: 'Refunds and exchanges',
    rule: { any_of: ['refund', 'exchange', 'money back'] },
  });
  const { tickets } = await send('GET', '/api/tickets?status=open&order_by=smart_score&page_size=3');
  await mention(
    page,
    tickets[0].id,
    'can you look at this? The customer has called twice, and I promised an answer today.',
  );
  await mention(page, tickets[1].id, 'who is the supplier of these?');
}
