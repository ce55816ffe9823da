import { screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it } from 'vitest';
import { splitQuoted } from '@/features/tickets/quoted';
import { richContent } from '@/features/tickets/rich';
import { createBackend, failure, ids, ticket } from '@/test/backend';
import { attachment, message } from '@/test/data';
import { open } from '@/test/render';
import { server } from '@/test/server';

const HOSTILE = `
  <p style="position:fixed;inset:0;z-index:9999;background:red;font-weight:bold" id="root" class="fixed inset-0">Dear team</p>
  <script>window.stolen = 1</script>
  <img src="x" onerror="window.stolen = 2">
  <svg onload="window.stolen = 3"><a xlink:href="javascript:window.stolen=4"><text>svg</text></a></svg>
  <form action="https://evil.test"><input name="password"><button>Sign in</button></form>
  <meta http-equiv="refresh" content="0;url=https://evil.test">
  <base href="https://evil.test/"><link rel="stylesheet" href="https://evil.test/a.css">
  <style>* { display: none }</style>
  <iframe src="https://evil.test" srcdoc="<script>parent.stolen = 5</script>"></iframe>
  <math><mtext><table><mglyph><style><img src=x onerror="window.stolen = 6"></style></mglyph></table></mtext></math>
  <a href="javascript:window.stolen = 7">one</a> <a href="data:text/html,<script>1</script>">two</a> <a href="/admin/keys">three</a>
  <details open ontoggle="window.stolen = 8"><summary>fold</summary></details>
  <p data-action="delete" aria-hidden="true" role="dialog" contenteditable>four</p>`;

/** A ticket whose first message is HTML. */
function withHtml(html: string, more: Parameters<typeof message>[2] = {}) {
  const backend = createBackend([ticket(1)]);
  const change = { content: 'As plain text', has_html: true, ...more };
  backend.messages = [message(1, backend.tickets[0]!.id, change)];
  backend.html = { [backend.messages[0]!.id]: { html } };
  return { backend, path: `/tickets/${backend.tickets[0]!.id}` };
}

function shown(html: string, options: Partial<Parameters<typeof richContent>[1]> = {}) {
  const box = document.createElement('div');
  box.append(richContent(html, { files: [], remoteImages: false, ...options }));
  return box;
}

describe('what of HTML is shown', () => {
  it('is text, its structure and links, whatever the server lets through', () => {
    const box = shown(HOSTILE);
    expect(box).toHaveTextContent('Dear team');
    expect(box.querySelector('script,svg,form,input,button,meta,base,link,style,iframe,math,img')).toBeNull();
    // A fold of ours may be there, a sender's never.
    expect(box.querySelector('details')).toBeNull();
    const attributes = [...box.querySelectorAll('*')].flatMap((each) => [...each.attributes]);
    expect(attributes.filter(({ name }) => name !== 'style')).toEqual([]);
    expect(box.querySelector('p')?.getAttribute('style')).toBe('font-weight: bold;');
    expect((window as { stolen?: number }).stolen).toBeUndefined();
  });

  it('opens links elsewhere and says where they lead', () => {
    const [link, mail] = shown(
      '<a href="https://shop.test/a">https://bank.test</a><a href="mailto:a@b.test"></a>',
    ).querySelectorAll('a');
    expect(link).toHaveAttribute('target', '_blank');
    expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow');
    expect(link).toHaveAttribute('title', 'https://shop.test/a');
    expect(mail).toHaveAttribute('aria-label', 'mailto:a@b.test');
  });

  it('takes pictures from the message’s files, from elsewhere only where asked', () => {
    const picture = attachment(1, 't', { name: 'image001.png', previewable: true });
    const html =
      '<img src="cid:image001.png@01DA.2" alt="logo"><img src="http://tracker.test/p.gif" alt="chart"><img src="https://t.test/1" width="1">';
    const blocked = shown(html, { files: [picture] });
    expect([...blocked.querySelectorAll('img')].map((each) => each.getAttribute('src'))).toEqual([
      `${picture.path}?inline=true`,
    ]);
    expect(blocked.querySelector('[data-image]')).toHaveTextContent('chart');
    const fetched = shown(html, { files: [picture], remoteImages: true }).querySelectorAll('img')[1];
    expect(fetched).toHaveAttribute('src', 'https://tracker.test/p.gif');
    expect(fetched).toHaveAttribute('referrerpolicy', 'no-referrer');
  });

  it('folds the quotation at the end, and no other', () => {
    expect(
      shown('<p>Yes.</p><blockquote>Did it arrive?</blockquote>').querySelector('details'),
    ).toHaveTextContent('Quoted text');
    expect(shown('<blockquote>One?</blockquote><p>Yes.</p>').querySelector('details')).toBeNull();
    expect(shown('<blockquote>All of it</blockquote>').querySelector('details')).toBeNull();
  });
});

describe('quotations of plain text', () => {
  it.each([
    ['Thanks!\n\nOn Monday, Mia wrote:\n> Is it there?\n>\n> Mia', 'Thanks!'],
    ['Thanks!\n\n-----Original Message-----\nFrom: Mia\nIs it there?', 'Thanks!'],
    ['Thanks!\n> Is it there?', 'Thanks!'],
  ])('fold where they end the message: %j', (text, own) => {
    expect(splitQuoted(text).own).toBe(own);
    expect(splitQuoted(text).quoted).toContain('Is it there?');
  });

  it.each(['> One?\nYes.', '> only this', 'a > b', 'Prices:\n\n5 > 4 is true', ''])(
    'stay else: %j',
    (text) => {
      expect(splitQuoted(text)).toEqual({ own: text, quoted: '' });
    },
  );
});

describe('a message with HTML', () => {
  it('is plain text first, then HTML that does nothing', async () => {
    const { backend, path } = withHtml(`${HOSTILE}<h1>Order</h1><ul><li>Thread</li></ul>`);
    open(path, backend);
    expect(await screen.findByText('As plain text')).toBeInTheDocument();
    const article = await screen.findByRole('article', { name: /^Message by/ });
    expect(await within(article).findByText('Thread')).toBeInTheDocument();
    expect(screen.queryByText('As plain text')).not.toBeInTheDocument();
    // What a customer sends is no part of the page's outline.
    expect(within(article).queryByRole('heading')).toBeNull();
    expect(document.querySelector('meta[http-equiv],iframe,form[action]')).toBeNull();
    expect((window as { stolen?: number }).stolen).toBeUndefined();
  });

  it('shows pictures from elsewhere when asked, for that message only', async () => {
    const { backend, path } = withHtml('<p>Look</p><img alt="chart">', { blocked_images: 1 });
    const id = backend.messages[0]!.id;
    backend.html[id]!.withImages = '<p>Look</p><img src="https://cdn.test/chart.png" alt="chart">';
    const { user } = open(path, backend);
    await user.click(await screen.findByRole('button', { name: 'Show images' }));
    expect(await screen.findByRole('img', { name: 'chart' })).toHaveAttribute(
      'src',
      'https://cdn.test/chart.png',
    );
    expect(screen.queryByRole('button', { name: 'Show images' })).not.toBeInTheDocument();
  });

  it('stays plain text when the HTML cannot be read, and says so', async () => {
    const { backend, path } = withHtml('<p>Formatted</p>');
    const { user } = open(path, backend);
    server.use(
      http.get('*/api/tickets/:id/conversation', () => failure(503, 'UNAVAILABLE', 'away'), { once: true }),
    );
    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Formatted')).toBeInTheDocument();
  });

  it('is edited as plain text, says so, and its history is text', async () => {
    const { backend, path } = withHtml('<p><b>Old</b></p>', {
      content: '<b>typed</b> text',
      from_agent: true,
      author_id: ids.mia,
      author_name: 'Mia Torres',
      edited_at: new Date().toISOString(),
    });
    const { user } = open(path, backend);
    await user.click(await screen.findByRole('button', { name: 'edited' }));
    const dialog = await screen.findByRole('dialog', { name: 'Earlier versions' });
    expect(await within(dialog).findByText('<b>typed</b> text')).toBeInTheDocument();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.getByRole('button', { name: /^Actions for the reply/ })).toBeEnabled());
    await user.click(screen.getByRole('button', { name: /^Actions for the reply/ }));
    await user.click(await screen.findByRole('menuitem', { name: 'Edit' }));
    expect(screen.getByText(/What you save is plain text/)).toBeInTheDocument();
  });

  it('folds a quotation of plain text, which opens by keyboard', async () => {
    const { backend, path } = withHtml('', { has_html: false, content: 'Yes.\n\n> Did it arrive?' });
    open(path, backend);
    const fold = await screen.findByText('Quoted text');
    expect(fold.closest('details')).not.toHaveAttribute('open');
    fold.click();
    expect(fold.closest('details')).toHaveAttribute('open');
  });
});
