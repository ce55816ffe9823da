// What an agent does all day, in a real browser against the running platform.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, newPage, openFirstTicket, settings, signIn } from './browser.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const stamp = `e2e ${Date.now()}`;

/** Waits for the server's answer to a change, so that a reload shows what is stored. */
const saved = (page, method, path) =>
  page.waitForResponse((response) => {
    const request = response.request();
    return request.method() === method && path.test(new URL(response.url()).pathname) && response.ok();
  });

test('sign in, open a ticket, see the customer, reply, note, assign, change the status', async (t) => {
  const { page, problems } = await newPage(browser);
  let failed = false;
  let customer = '';
  /** One step; those after a failed one would only wait for what is not there. */
  const step = (name, work) =>
    t.test(name, { skip: failed }, async () => {
      failed = true;
      await work();
      failed = false;
    });

  await step('a visitor is led to the login page, and a wrong password is explained', async () => {
    await page.goto('/tickets?status=open');
    await page.getByLabel('E-mail').fill(settings.email);
    await page.getByLabel('Password', { exact: true }).fill('certainly wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText(/E-mail or password is wrong/).waitFor();
  });

  await step('signing in leads to the inbox', async () => {
    await signIn(page);
    assert.match(page.url(), /\/tickets/);
  });

  await step('a ticket made here opens', async () => {
    await page.getByRole('link', { name: 'All tickets' }).click();
    // A customer with orders: that of the first ticket in the list.
    await openFirstTicket(page);
    customer = (
      await page
        .getByText(/^Customer \S+$/)
        .first()
        .innerText()
    ).replace('Customer ', '');
    await page.getByRole('button', { name: 'New ticket' }).click();
    await page.getByRole('textbox', { name: 'Subject' }).fill(`Ticket ${stamp}`);
    await page.getByLabel('Customer id').fill(customer);
    await page.getByLabel('What the customer said').fill('Where is my parcel?');
    await page.getByRole('button', { name: 'Create ticket' }).click();
    await page.getByRole('heading', { name: `Ticket ${stamp}` }).waitFor();
    await page.getByRole('log').getByText('Where is my parcel?').waitFor();
  });

  await step('the customer panel shows churn risk and expected spend', async () => {
    const panel = page.getByRole('complementary', { name: 'Customer' });
    await panel.getByRole('heading', { name: 'Churn risk' }).waitFor();
    await panel.getByRole('heading', { name: 'Expected spend' }).waitFor();
    assert.match(await panel.innerText(), /\d+\s?%[\s\S]*chance of no order in the next \d+ days/);
  });

  await step('a reply appears in the thread and is still there after a reload', async () => {
    await page.getByRole('textbox', { name: 'Reply' }).fill(`Reply ${stamp}`);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('log').getByText(`Reply ${stamp}`).waitFor();
    await page.reload();
    await page.getByRole('log').getByText(`Reply ${stamp}`).waitFor();
  });

  await step('a note is added and marked as internal', async () => {
    await page.getByRole('button', { name: 'Note', exact: true }).click();
    await page.getByRole('textbox', { name: 'Note' }).fill(`Note ${stamp}`);
    await page.getByRole('button', { name: 'Add note' }).click();
    const note = page.getByRole('article', { name: /^Internal note/ }).filter({ hasText: `Note ${stamp}` });
    await note.waitFor();
  });

  await step('assignee, status and tags are stored', async () => {
    await Promise.all([
      saved(page, 'PATCH', /\/workflow\/assign$/),
      page.getByRole('button', { name: 'Take it' }).click(),
    ]);
    await Promise.all([
      saved(page, 'POST', /\/workflow\/tag$/),
      page
        .getByRole('button', { name: 'Tag', exact: true })
        .click()
        .then(() => page.keyboard.type('e2e'))
        .then(() => page.keyboard.press('Enter')),
    ]);
    await Promise.all([
      saved(page, 'PATCH', /\/workflow\/status$/),
      page.getByLabel('Status').selectOption('PENDING'),
    ]);
    await page.reload();
    await page.getByRole('button', { name: 'Remove tag e2e' }).waitFor();
    assert.equal(await page.getByLabel('Status').inputValue(), 'PENDING');
    assert.notEqual(await page.getByLabel('Assignee').inputValue(), '');
  });

  await step('a draft survives a reload', async () => {
    await page.getByRole('textbox', { name: 'Reply' }).fill('unfinished');
    await page.reload();
    await page.getByRole('textbox', { name: 'Reply' }).waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Reply' }).inputValue(), 'unfinished');
    await page.getByRole('textbox', { name: 'Reply' }).fill('');
  });

  await step('a ticket made elsewhere appears in the list by itself', async () => {
    await page.getByRole('link', { name: 'All tickets' }).click();
    const ticket = { customer_id: customer, subject: `Elsewhere ${stamp}` };
    assert.equal((await page.request.post('/api/tickets', { data: ticket })).status(), 200);
    await page.getByRole('list', { name: 'Tickets' }).getByText(ticket.subject).waitFor();
  });

  await step('signing out leads to the login page, and Back shows nothing', async () => {
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(/\/login/);
    await page.goto('/tickets');
    await page.waitForURL(/\/login/);
  });

  assert.deepEqual(problems, []);
  await page.context().close();
});
