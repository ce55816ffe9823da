import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it, vi } from 'vitest';
import { finishBeforeLeaving } from '@/lib/before-leaving';
import { whichGoesOn } from '@/lib/draft-rules';
import { createBackend, failure, ids, ticket, ticketId, type Backend } from '@/test/backend';
import { message } from '@/test/data';
import { saveElsewhere } from '@/test/drafts';
import { menuButton, open } from '@/test/render';
import { server } from '@/test/server';

const path = `/tickets/${ticketId(1)}`;
const place = `${ticketId(1)} REPLY`;
const reply = () => screen.findByRole('textbox', { name: 'Reply' });
const stored = (backend: Backend) => backend.drafts.stored[place]?.content;
const browserCopy = `quimbi.draft.${ids.mia}.${ticketId(1)}.reply`;
const keep = (draft: Record<string, unknown>) => localStorage.setItem(browserCopy, JSON.stringify(draft));
const refocus = () => fireEvent.focus(window);

describe('of two copies of a draft', () => {
  it.each([
    ['the same text in both', { text: 'a', etag: '1' }, { content: 'a', etag: '2' }, 'same'],
    [
      'untouched here since it was saved',
      { text: 'a', etag: '1', saved: true },
      { content: 'b', etag: '2' },
      'server',
    ],
    ['sent on another device', { text: 'a', etag: '1', saved: true }, { content: '', etag: '0' }, 'server'],
    ['continued here', { text: 'ab', etag: '1' }, { content: 'a', etag: '1' }, 'local'],
    ['emptied here', { text: '', etag: '1' }, { content: 'a', etag: '1' }, 'local'],
    ['written without a network', { text: 'a' }, { content: '', etag: '0' }, 'local'],
    ['continued in both', { text: 'ab', etag: '1' }, { content: 'ac', etag: '2' }, 'both'],
    ['never compared', { text: 'ab' }, { content: 'ac', etag: '2' }, 'both'],
    ['nothing here', { text: '' }, { content: 'ac', etag: '2' }, 'server'],
  ] as const)('%s', (_, local, there, verdict) => {
    expect(whichGoesOn({ key: 'k', ...local }, there)).toBe(verdict);
  });
});

describe('a draft', () => {
  it('is on the server a moment after typing stops, and on another device', async () => {
    const backend = createBackend();
    const { user } = open(path, backend);
    await user.type(await reply(), 'Half a sentence');
    expect(await screen.findByText('Saved')).toBeInTheDocument();
    expect(stored(backend)).toBe('Half a sentence');
    // Each kind has its own.
    await user.click(screen.getByRole('button', { name: 'Note' }));
    await user.type(screen.getByRole('textbox', { name: 'Note' }), 'For us');
    await waitFor(() => expect(backend.drafts.stored[`${ticketId(1)} NOTE`]?.content).toBe('For us'));
    expect(stored(backend)).toBe('Half a sentence');
  });

  it('comes from the server where this browser has none', async () => {
    const backend = createBackend();
    saveElsewhere(backend, ticketId(1), 'From the other device');
    open(path, backend);
    await waitFor(async () => expect(await reply()).toHaveValue('From the other device'));
  });

  it('is the newer one: what went on elsewhere, or here without a network', async () => {
    const backend = createBackend();
    saveElsewhere(backend, ticketId(1), 'Longer, elsewhere');
    keep({ text: 'Longer', key: 'k', etag: '100', saved: true });
    const { navigate } = open(path, backend);
    await waitFor(async () => expect(await reply()).toHaveValue('Longer, elsewhere'));
    navigate('/tickets');
    await waitFor(() => expect(screen.queryByRole('textbox', { name: 'Reply' })).toBeNull());
    keep({ text: 'Longer, elsewhere, and here', key: 'k', etag: '101', saved: false });
    navigate(path);
    await waitFor(() => expect(stored(backend)).toBe('Longer, elsewhere, and here'));
    expect(await reply()).toHaveValue('Longer, elsewhere, and here');
  });

  it.each([
    ['Use that one', 'Theirs'],
    ['Keep the one here', 'Mine'],
    ['Keep both, one below the other', 'Theirs\n\nMine'],
  ])('that went on in two places loses neither: %s', async (button, text) => {
    const backend = createBackend();
    saveElsewhere(backend, ticketId(1), 'Theirs');
    keep({ text: 'Mine', key: 'k', etag: '7', saved: false });
    const { user } = open(path, backend);
    const notice = await screen.findByRole('alert', { name: 'Draft changed elsewhere' });
    expect(notice).toHaveTextContent('Theirs');
    expect(await reply()).toHaveValue('Mine');
    expect(screen.getByText('Only in this browser')).toBeInTheDocument();
    expect(stored(backend)).toBe('Theirs');
    await user.click(within(notice).getByRole('button', { name: button }));
    expect(await reply()).toHaveValue(text);
    await waitFor(() => expect(stored(backend)).toBe(text));
    expect(await screen.findByText('Saved')).toBeInTheDocument();
    expect(screen.queryByRole('alert', { name: 'Draft changed elsewhere' })).toBeNull();
    if (text === 'Theirs') {
      await user.click(await screen.findByRole('button', { name: 'Undo' }));
      expect(await reply()).toHaveValue('Mine');
    }
  });

  it('that another window saved while this one writes is shown beside it', async () => {
    const backend = createBackend();
    const { user } = open(path, backend);
    await user.type(await reply(), 'One');
    await screen.findByText('Saved');
    saveElsewhere(backend, ticketId(1), 'Two');
    await user.type(await reply(), ' more');
    expect(await screen.findByRole('alert', { name: 'Draft changed elsewhere' })).toHaveTextContent('Two');
    expect(await reply()).toHaveValue('One more');
    expect(stored(backend)).toBe('Two');
  });

  it('is looked up again when the agent comes back to the window', async () => {
    const backend = createBackend();
    const { user } = open(path, backend);
    await user.type(await reply(), 'Here');
    await screen.findByText('Saved');
    saveElsewhere(backend, ticketId(1), 'Here, and there');
    refocus();
    await waitFor(async () => expect(await reply()).toHaveValue('Here, and there'));
    // Sent over there.
    backend.drafts.stored = {};
    refocus();
    await waitFor(async () => expect(await reply()).toHaveValue(''));
  });

  it('stays in this browser while the server is away, says so, and follows', async () => {
    const backend = createBackend();
    const { user } = open(path, backend);
    await reply();
    server.use(http.put('*/api/tickets/:id/draft', () => HttpResponse.error()));
    await user.type(await reply(), 'On a train');
    expect(await screen.findByText('Only in this browser')).toBeInTheDocument();
    expect(localStorage.getItem(browserCopy)).toContain('On a train');
    server.use(...backend.handlers);
    fireEvent(window, new Event('online'));
    expect(await screen.findByText('Saved')).toBeInTheDocument();
    expect(stored(backend)).toBe('On a train');
  });

  it('is not a second draft when the answer to a save was lost', async () => {
    const backend = createBackend();
    const { user } = open(path, backend);
    await user.type(await reply(), 'Stored');
    server.use(
      http.put(
        '*/api/tickets/:id/draft',
        () => {
          saveElsewhere(backend, ticketId(1), 'Stored');
          return HttpResponse.error();
        },
        { once: true },
      ),
    );
    await screen.findByText('Only in this browser');
    await user.type(await reply(), ', and more');
    await waitFor(() => expect(stored(backend)).toBe('Stored, and more'));
    expect(screen.queryByRole('alert', { name: 'Draft changed elsewhere' })).toBeNull();
  });

  it('is saved when the ticket is left and before the session ends', async () => {
    const backend = createBackend();
    const { user, navigate } = open(path, backend);
    await user.type(await reply(), 'Left');
    navigate(`/tickets/${ticketId(2)}`);
    await waitFor(() => expect(stored(backend)).toBe('Left'));
    await screen.findByRole('heading', { name: 'Question 2' });
    fireEvent.change(await reply(), { target: { value: 'Signed out' } });
    await finishBeforeLeaving();
    expect(backend.drafts.stored[`${ticketId(2)} REPLY`]?.content).toBe('Signed out');
  });

  it('is sent on its way when the tab is hidden', async () => {
    const backend = createBackend();
    const { user } = open(path, backend);
    await user.type(await reply(), 'Hidden');
    const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    fireEvent(document, new Event('visibilitychange'));
    visibility.mockRestore();
    await waitFor(() => expect(stored(backend)).toBe('Hidden'));
  });

  it('goes with the sending, on the server and in the browser', async () => {
    const backend = createBackend();
    const { user } = open(path, backend);
    await user.type(await reply(), 'Done');
    await screen.findByText('Saved');
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(async () => expect(await reply()).toHaveValue(''));
    expect(backend.messages.at(-1)?.content).toBe('Done');
    expect(backend.drafts.stored).toEqual({});
    expect(localStorage.getItem(browserCopy)).toBeNull();
    await user.type(await reply(), 'Another');
    await waitFor(() => expect(stored(backend)).toBe('Another'));
  });

  it('survives whatever colleagues do: a stopped reply, a closed and a deleted ticket', async () => {
    const backend = createBackend();
    const { user, client } = open(path, backend);
    await user.type(await reply(), 'My answer');
    await screen.findByText('Saved');
    const theirs = message(77, ticketId(1), {
      from_agent: true,
      author_name: 'Ben Okafor',
      content: 'Mine first',
    });
    server.use(
      http.post('*/api/tickets/:id/messages', () => {
        backend.messages = [...backend.messages, theirs];
        return failure(409, 'ERROR_REASON_MISSED_MESSAGES', 'Ben wrote meanwhile');
      }),
    );
    await user.click(screen.getByRole('button', { name: 'Send' }));
    expect(await screen.findByRole('alert', { name: 'Written meanwhile' })).toBeInTheDocument();
    expect(stored(backend)).toBe('My answer');
    backend.tickets = [ticket(1, { status: 'CLOSED', etag: 'bens' })];
    await client.invalidateQueries();
    await waitFor(() => expect(screen.getByLabelText('Status')).toHaveValue('CLOSED'));
    expect(await reply()).toHaveValue('My answer');
    backend.tickets = [];
    await client.invalidateQueries();
    expect(stored(backend)).toBe('My answer');
    expect(localStorage.getItem(browserCopy)).toContain('My answer');
  });

  it('goes back to an earlier version', async () => {
    const backend = createBackend();
    backend.drafts.versions = ['The first idea', 'An older one'];
    saveElsewhere(backend, ticketId(1), 'The second idea');
    const { user } = open(path, backend);
    await user.click(await menuButton('Earlier versions of this draft'));
    await user.click(await screen.findByRole('menuitem', { name: /The first idea/ }));
    expect(await reply()).toHaveValue('The first idea');
    await waitFor(() => expect(stored(backend)).toBe('The first idea'));
    expect(backend.drafts.versions[0]).toBe('The second idea');
  });
});
