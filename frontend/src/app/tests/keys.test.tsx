import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { createBackend } from '@/test/backend';
import { open } from '@/test/render';

describe('API keys', () => {
  it('are for admins', async () => {
    open('/admin/keys', createBackend());
    expect(await screen.findByText('API keys are for admins')).toBeInTheDocument();
  });

  it('are created with scopes, shown once and revoked', async () => {
    const backend = createBackend();
    backend.role = 'ADMIN';
    const { user } = open('/admin/keys', backend);
    expect(await screen.findByText('No keys yet')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'New key' }));
    await user.type(await screen.findByLabelText('Name'), 'warehouse');
    await user.click(screen.getByLabelText('tickets.read'));
    await user.click(screen.getByRole('button', { name: 'Create key' }));
    expect(await screen.findByText('sk_support_ab12-the-secret')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Copy' }));
    expect(await screen.findByRole('button', { name: 'Copied' })).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Done' }));
    expect(screen.queryByText(/the-secret/)).not.toBeInTheDocument();
    await user.click(await screen.findByRole('button', { name: 'Revoke warehouse' }));
    await user.click(screen.getByRole('button', { name: 'Revoke key' }));
    expect(await screen.findByText('Revoked')).toBeInTheDocument();
    await waitFor(() => expect(backend.keys[0]?.revoked_at).toBeTruthy());
  });
});
