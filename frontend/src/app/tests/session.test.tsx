import { screen, waitFor } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it } from 'vitest';
import { answer, createBackend, failure } from '@/test/backend';
import { menuButton, open } from '@/test/render';
import { server } from '@/test/server';

describe('signing in', () => {
  it('sends a visitor to the login page and back to where they wanted to go', async () => {
    const backend = createBackend();
    backend.signedIn = false;
    const { user, address } = open('/tickets?status=pending', backend);

    await user.type(await screen.findByLabelText('E-mail'), 'mia@shop.test');
    await user.type(screen.getByLabelText('Password'), 'correct horse');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));

    expect(await screen.findByRole('navigation', { name: 'Main' })).toBeInTheDocument();
    expect(address()).toBe('/tickets?status=pending');
  });

  it('says what is wrong with the input before asking the server', async () => {
    const backend = createBackend();
    backend.signedIn = false;
    const { user } = open('/login', backend);
    await user.type(await screen.findByLabelText('E-mail'), 'mia');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByText(/Enter your e-mail address/)).toBeInTheDocument();
    expect(screen.getByText('Enter your password.')).toBeInTheDocument();
    expect(screen.getByLabelText('E-mail')).toBeInvalid();
  });

  it('explains a wrong password without telling which of the two is wrong', async () => {
    const backend = createBackend();
    backend.signedIn = false;
    const { user } = open('/login', backend);
    await user.type(await screen.findByLabelText('E-mail'), 'mia@shop.test');
    await user.type(screen.getByLabelText('Password'), 'wrong{Enter}');
    expect(await screen.findByText(/E-mail or password is wrong/)).toBeInTheDocument();
    expect(screen.getByLabelText('Password')).toHaveFocus();
  });

  it('shows how long to wait after too many attempts, and holds the button until then', async () => {
    const backend = createBackend();
    backend.signedIn = false;
    const { user } = open('/login', backend);
    server.use(
      http.post('*/api/auth/login', () =>
        failure(429, 'ERROR_REASON_TOO_MANY_ATTEMPTS', 'too many attempts', [
          { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retry_delay: '2s' },
        ]),
      ),
    );
    await user.type(await screen.findByLabelText('E-mail'), 'mia@shop.test');
    await user.type(screen.getByLabelText('Password'), 'wrong{Enter}');
    expect(await screen.findByText(/try again in 2 s/)).toBeInTheDocument();
    expect(screen.getByRole('button', { name: /Wait/ })).toBeDisabled();
    expect(await screen.findByRole('button', { name: 'Sign in' }, { timeout: 4000 })).toBeEnabled();
  });

  it('opens nothing outside of this site after signing in', async () => {
    const { returnPath } = await import('@/features/session/return-path');
    expect(returnPath('/tickets/7?q=a')).toBe('/tickets/7?q=a');
    for (const evil of ['//evil.test', '/\\evil.test', 'https://evil.test', '/login?next=/login', null]) {
      expect(returnPath(evil)).toBe('/tickets');
    }
  });
});

describe('an expired session', () => {
  it('is renewed once for all calls that met it, and the calls are repeated', async () => {
    const backend = createBackend();
    backend.signedIn = false;
    let refreshes = 0;
    open('/tickets', backend);
    server.use(
      http.post('*/api/auth/refresh', () => {
        refreshes += 1;
        backend.signedIn = true;
        return answer<'RefreshResponse'>({ access_expires_at: new Date().toISOString() });
      }),
    );
    expect(await screen.findByText('Question 1')).toBeInTheDocument();
    expect(refreshes).toBe(1);
  });

  it('that cannot be renewed leads to the login page, and the draft waits in the browser', async () => {
    const backend = createBackend();
    const { user, address } = open(`/tickets/${backend.tickets[0]!.id}`, backend);
    await user.type(await screen.findByLabelText('Reply'), 'half a thought');
    backend.signedIn = false;
    await user.click(screen.getByRole('button', { name: 'Send' }));

    expect(await screen.findByText(/Your session has ended/)).toBeInTheDocument();
    expect(address()).toContain('reason=expired');
    await user.type(screen.getByLabelText('E-mail'), 'mia@shop.test');
    await user.type(screen.getByLabelText('Password'), 'correct horse{Enter}');
    expect(await screen.findByLabelText('Reply')).toHaveValue('half a thought');
  });

  it('is not taken for lost when the server is merely away', async () => {
    const backend = createBackend();
    backend.signedIn = false;
    open('/tickets', backend);
    server.use(http.post('*/api/auth/refresh', () => failure(503, 'ERROR_REASON_UNAVAILABLE', 'away')));
    expect(await screen.findByText('The workspace cannot be opened right now')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: /Try again/ })).toBeInTheDocument();
  });
});

describe('the frame', () => {
  it('signs out and leaves nothing behind', async () => {
    const backend = createBackend();
    const { user, client, address } = open('/tickets', backend);
    await screen.findByText('Question 1');
    await user.click(await menuButton(/Account of/));
    await user.click(await screen.findByRole('menuitem', { name: 'Sign out' }));
    await waitFor(() => expect(address()).toMatch(/^\/login/));
    expect(client.getQueryData(['session', 'me'])).toBeUndefined();
  });

  it('remembers the chosen theme', async () => {
    const { user } = open('/tickets', createBackend());
    await screen.findByText('Question 1');
    await user.click(await menuButton(/Account of/));
    await user.click(await screen.findByRole('menuitemradio', { name: 'Dark' }));
    expect(document.documentElement.dataset.theme).toBe('dark');
    expect(localStorage.getItem('quimbi.theme')).toBe('dark');
  });

  it('lists the shortcuts on ?', async () => {
    const { user } = open('/tickets', createBackend());
    await screen.findByText('Question 1');
    await user.keyboard('?');
    expect(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })).toBeInTheDocument();
  });

  it('says so when there is no page at an address', async () => {
    open('/nowhere', createBackend());
    expect(await screen.findByText('There is no page at this address')).toBeInTheDocument();
  });
});
