import { screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBackend, failure, ticketId } from '@/test/backend';
import { menuButton, open } from '@/test/render';
import { server } from '@/test/server';

const path = `/tickets/${ticketId(1)}`;

beforeEach(() => vi.stubEnv('VITE_DEMO_MODE_ENABLED', 'true'));
afterEach(() => vi.unstubAllEnvs());

async function openDemo() {
  const backend = createBackend();
  const { user } = open(path, backend);
  await user.type(await screen.findByRole('textbox', { name: 'Reply' }), 'A real draft');
  await user.click(await menuButton('More actions'));
  await user.click(await screen.findByRole('menuitemcheckbox', { name: 'Demo' }));
  const demo = await screen.findByRole('region', { name: 'Demo' });
  return { backend, user, demo, log: await within(demo).findByRole('log', { name: 'Demo conversation' }) };
}

describe('the demo of a ticket', () => {
  it('closes the real composer, is written as both sides, and is marked', async () => {
    const { backend, user, log } = await openDemo();
    expect(screen.queryByRole('textbox', { name: 'Reply' })).toBeNull();
    expect(screen.queryByRole('button', { name: /^Send/ })).toBeNull();
    const before = backend.messages;
    const field = screen.getByRole('textbox', { name: 'Demo message' });
    await user.type(field, 'What if it is late?');
    await user.click(screen.getByRole('button', { name: 'Add to the demo' }));
    expect(await within(log).findByRole('article', { name: 'Demo message by Customer 1' })).toHaveTextContent(
      'What if it is late?',
    );
    await user.click(screen.getByRole('button', { name: 'As agent' }));
    await user.type(field, 'We refund you.{Control>}{Enter}{/Control}');
    const mine = await within(log).findByRole('article', { name: 'Demo message by Mia Torres' });
    expect(within(mine).getByText('Demo')).toBeInTheDocument();
    // The real conversation stands above it, and stays what it was.
    expect(within(log).getAllByRole('article', { name: /^Message by/ })).toHaveLength(1);
    expect(backend.messages).toBe(before);
    expect(backend.demo.map((each) => each.from_agent)).toEqual([false, true]);
  });

  it('is reset, removed and left; the real draft is where it was', async () => {
    const { backend, user, demo, log } = await openDemo();
    expect(within(demo).getByRole('button', { name: 'Reset' })).toBeDisabled();
    const write = async (text: string) => {
      await user.type(screen.getByRole('textbox', { name: 'Demo message' }), text);
      await user.click(screen.getByRole('button', { name: 'Add to the demo' }));
      await within(log).findByText(text);
    };
    await write('Once');
    await user.click(within(demo).getByRole('button', { name: 'Reset' }));
    await waitFor(() => expect(within(log).queryByText('Once')).toBeNull());
    await write('Twice');
    await user.click(within(demo).getByRole('button', { name: 'Remove demo' }));
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Demo' })).toBeNull());
    expect(backend.demo).toEqual([]);
    expect(await screen.findByRole('textbox', { name: 'Reply' })).toHaveValue('A real draft');
    expect(within(screen.getByRole('log', { name: 'Conversation' })).queryByText('Twice')).toBeNull();
  });

  it('keeps a text that was not added, and says why', async () => {
    const { user } = await openDemo();
    server.use(
      http.post('*/api/tickets/:id/demo/messages', () =>
        failure(400, 'ERROR_REASON_LIMIT_REACHED', 'The demo has 200 messages.'),
      ),
    );
    await user.type(screen.getByRole('textbox', { name: 'Demo message' }), 'One more');
    await user.click(screen.getByRole('button', { name: 'Add to the demo' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('The demo has 200 messages.');
    expect(screen.getByRole('textbox', { name: 'Demo message' })).toHaveValue('One more');
  });

  it('is not offered by another build, nor to those who may not', async () => {
    vi.stubEnv('VITE_DEMO_MODE_ENABLED', '');
    const { user } = open(path, createBackend());
    await user.click(await menuButton('More actions'));
    await screen.findByRole('menuitem', { name: /Transfer/ });
    expect(screen.queryByRole('menuitemcheckbox', { name: 'Demo' })).toBeNull();
  });
});
