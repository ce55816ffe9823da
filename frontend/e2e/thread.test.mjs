// The ticket page in two browsers at once: drafts, mentions, presence, and HTML that means harm.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, newPage, settings, signIn } from './browser.mjs';
import { HOSTILE, LETTER, makeTicket } from './samples.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

async function signedIn(email) {
  const opened = await newPage(browser);
  await signIn(opened.page, email);
  return opened;
}

const replyOf = (page) => page.getByRole('textbox', { name: 'Reply' });
const hasText = (page, text) =>
  page.waitForFunction(
    (wanted) => document.querySelector('textarea[aria-label=Reply]')?.value === wanted,
    text,
  );

test('a draft goes on at another device, and of two texts none is lost', async () => {
  const one = await signedIn();
  const other = await signedIn();
  const id = await makeTicket(one.page, `Draft ${Date.now()}`, []);
  await one.page.goto(`/tickets/${id}`);
  await replyOf(one.page).fill('Begun here');
  await one.page.getByText('Saved', { exact: true }).waitFor();

  await other.page.goto(`/tickets/${id}`);
  await hasText(other.page, 'Begun here');
  await replyOf(other.page).fill('Begun here, continued there');
  await other.page.getByText('Saved', { exact: true }).waitFor();

  await replyOf(one.page).fill('Begun here, and here');
  const notice = one.page.getByRole('alert', { name: 'Draft changed elsewhere' });
  await notice.getByText('Begun here, continued there').waitFor();
  await notice.getByRole('button', { name: /Keep both/ }).click();
  const both = 'Begun here, continued there\n\nBegun here, and here';
  await hasText(one.page, both);
  await one.page.getByText('Saved', { exact: true }).waitFor();

  // Sent at one device, it is gone at the other.
  await replyOf(one.page).press('Control+Enter');
  await hasText(one.page, '');
  await other.page.reload();
  await other.page.getByRole('log').getByText('Begun here, and here').waitFor();
  await hasText(other.page, '');
  assert.deepEqual([...one.problems, ...other.problems], []);
  await one.page.context().close();
  await other.page.context().close();
});

test('@ in a note completes a colleague, who is set off in it and told', async () => {
  const { page, problems } = await signedIn();
  const id = await makeTicket(page, `Mention ${Date.now()}`, []);
  const { agent: me } = await (await page.request.get('/api/auth/me')).json();
  const { agents } = await (await page.request.get('/api/agents?page_size=500')).json();
  const colleague = agents.find((each) => each.active && each.id !== me.id);
  await page.goto(`/tickets/${id}`);
  await page.getByRole('button', { name: 'Note', exact: true }).click();
  const field = page.getByRole('textbox', { name: 'Note' });
  await page.waitForFunction(() => document.querySelector('textarea[aria-autocomplete]'));
  await field.pressSequentially(`Please look, @${colleague.handle.slice(0, 3)}`);
  const list = page.getByRole('listbox', { name: 'Mention' });
  const option = list.getByRole('option', { name: `@${colleague.handle}` });
  await option.waitFor();
  while ((await option.getAttribute('aria-selected')) !== 'true') await field.press('ArrowDown');
  await field.press('Enter');
  assert.equal(await field.inputValue(), `Please look, @${colleague.handle} `);
  await field.press('Control+Enter');
  const note = page.getByRole('article', { name: /^Internal note/ });
  await note.getByTitle(colleague.name).waitFor();

  const told = await signedIn(colleague.email);
  const { mentions } = await (await told.page.request.get('/api/mentions?unread=true')).json();
  assert.ok(mentions.some((each) => each.ticket_id === id));
  assert.deepEqual(problems, []);
  await told.page.context().close();
  await page.context().close();
});

test('colleagues see by name who is replying', async () => {
  const one = await signedIn();
  const { agent: me } = await (await one.page.request.get('/api/auth/me')).json();
  const { agents } = await (await one.page.request.get('/api/agents?page_size=500')).json();
  const id = await makeTicket(one.page, `Presence ${Date.now()}`, []);
  const colleague = agents.find((each) => each.active && each.id !== me.id && each.role !== 'VIEWER');
  const other = await signedIn(colleague.email);
  await one.page.goto(`/tickets/${id}`);
  await other.page.goto(`/tickets/${id}`);
  await replyOf(other.page).fill('I am on it');
  const line = one.page
    .getByRole('region', { name: 'Ticket' })
    .getByText(`${colleague.name.split(' ')[0]} is replying`);
  await line.waitFor();
  await replyOf(other.page).fill('');
  await line.waitFor({ state: 'detached' });
  await one.page.context().close();
  await other.page.context().close();
});

for (const way of ['as the server makes it safe', 'as if the server had let all of it through']) {
  test(`hostile HTML does nothing, ${way}`, async () => {
    const { page, problems } = await signedIn();
    const id = await makeTicket(page, `Hostile ${Date.now()}`, [
      { from_agent: false, content_html: HOSTILE },
    ]);
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    if (way.startsWith('as if')) {
      await page.route('**/conversation?*', async (route) => {
        const response = await route.fetch();
        const body = await response.json();
        for (const { message } of body.entries) if (message?.content_html) message.content_html = HOSTILE;
        await route.fulfill({ response, json: body });
      });
    }
    await page.goto(`/tickets/${id}`);
    const message = page.locator('.rich').filter({ hasText: 'The end of it' });
    await message.waitFor();
    await message.getByText('Click here').click();
    // Nothing of it lies over the page: its own controls are where they were.
    await replyOf(page).click();
    assert.equal(await page.evaluate(() => window.stolen), undefined);
    assert.equal(await message.locator('script,svg,form,input,button,meta,base,style,iframe,img').count(), 0);
    assert.equal(new URL(page.url()).pathname, `/tickets/${id}`);
    assert.deepEqual(
      asked.filter((url) => !url.startsWith(settings.url)),
      [],
    );
    // The document in which it is read apart has the page's policy, which already refuses a base.
    assert.deepEqual(
      problems.filter((problem) => !/document's base URI/.test(problem)),
      [],
    );
    await page.context().close();
  });
}

test('pictures from elsewhere are fetched when asked for, and links open elsewhere', async () => {
  const { page } = await signedIn();
  const id = await makeTicket(page, `Letter ${Date.now()}`, [{ from_agent: false, content_html: LETTER }]);
  const pictures = [];
  await page.route('https://cdn.test/**', async (route) => {
    pictures.push(await route.request().headerValue('referer'));
    await route.fulfill({ contentType: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' });
  });
  await page.goto(`/tickets/${id}`);
  await page.getByText('Quoted text').waitFor();
  assert.equal(await page.getByText('On Monday Mia wrote:').isVisible(), false);
  assert.deepEqual(pictures, []);
  const link = page.getByRole('link', { name: 'The carrier says' });
  assert.deepEqual(await Promise.all([link.getAttribute('target'), link.getAttribute('rel')]), [
    '_blank',
    'noopener noreferrer nofollow',
  ]);
  await page.getByRole('button', { name: 'Show images' }).click();
  await page.getByRole('img', { name: 'The parcel' }).waitFor();
  assert.deepEqual(pictures, [null]);
  await page.context().close();
});
