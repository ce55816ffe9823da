// The inbox as it lives: what comes first and why, and what changes by itself.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, newPage, signIn } from './browser.mjs';
import { mention, send } from './shop.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const stamp = `inbox ${Date.now()}`;
const number = (text) => Number(/[\d,]+/.exec(text)?.[0].replaceAll(',', ''));

test('the inbox comes in the smart order, and a score says on focus why', async () => {
  const { page, problems } = await newPage(browser);
  await signIn(page);
  const scores = page.getByRole('button', { name: /^Score [\d,]+$/ });
  await scores.first().waitFor();
  const shown = (await scores.allInnerTexts()).map(number);
  assert.ok(shown.length > 3);
  assert.deepEqual(
    shown,
    [...shown].sort((a, b) => b - a),
  );
  await page.getByRole('list', { name: 'Tickets' }).getByRole('link').first().focus();
  await page.keyboard.press('Tab');
  const why = page.getByRole('tooltip');
  await why.getByText('Priority', { exact: true }).waitFor();
  const reasons = await why.innerText();
  assert.match(reasons, /The priority is \w+\./);
  assert.match(reasons, /Waiting for \d+/);
  await page.keyboard.press('Escape');
  await why.waitFor({ state: 'hidden' });
  assert.deepEqual(problems, []);
  await page.context().close();
});

test('closed tickets are listed in another order, and the page says so', async () => {
  const { page } = await newPage(browser);
  await signIn(page);
  await page.goto('/tickets?status=closed');
  await page.getByText('Last changed first: closed tickets have no score.').waitFor();
  await page.getByRole('list', { name: 'Tickets' }).getByRole('link').first().waitFor();
  await page.context().close();
});

test('the counts beside the views follow what happens', async () => {
  const { page } = await newPage(browser);
  await signIn(page);
  const all = page.getByRole('link', { name: /^All open/ });
  await page.getByRole('link', { name: /^All open\s*\d/ }).waitFor();
  const before = number(await all.innerText());
  await send('POST', '/api/tickets', { customer_id: 'e2e-counts', subject: `Counted ${stamp}` });
  await page.getByRole('link', { name: new RegExp(`^All open\\s*${before + 1} open`) }).waitFor();
  await page.context().close();
});

test('a mention is counted on the rail as it happens, and leads to the note', async () => {
  const { page } = await newPage(browser);
  await signIn(page);
  const place = page.getByRole('link', { name: /^Mentions/ });
  await place.waitFor();
  const before = number(await place.innerText()) || 0;
  const { ticket } = await send('POST', '/api/tickets', {
    customer_id: 'e2e-mentions',
    subject: `Mentioned ${stamp}`,
  });
  await mention(page, ticket.id, `please look, ${stamp}`);
  await page.getByRole('link', { name: new RegExp(`^Mentions\\s*${before + 1} unread`) }).waitFor();
  await place.click();
  await page.getByRole('link', { name: new RegExp(`Mentioned ${stamp}`) }).click();
  const note = page.getByRole('article', { name: /^Internal note/ }).filter({ hasText: stamp });
  await note.waitFor();
  await page.waitForFunction(() => document.activeElement?.id.startsWith('note-'));
  await page.context().close();
});
