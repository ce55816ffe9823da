import { screen, waitFor } from '@testing-library/react';
import { http } from 'msw';
import { describe, expect, it } from 'vitest';
import { createBackend, failure, ids, ticket } from '@/test/backend';
import { menuButton, open } from '@/test/render';
import { server } from '@/test/server';

const openMenu = async (user: ReturnType<typeof open>['user']) => user.click(await menuButton(/Account of/));

describe('availability', () => {
  it('is said in the account menu and shown there', async () => {
    const backend = createBackend();
    const { user } = open('/tickets', backend);
    await openMenu(user);
    expect(await screen.findByRole('menuitemradio', { name: /Online/ })).toBeChecked();
    await user.click(screen.getByRole('menuitemradio', { name: /Away/ }));
    await waitFor(() => expect(backend.availability).toBe('AWAY'));
    await openMenu(user);
    expect(await screen.findByRole('menuitemradio', { name: /Away/ })).toBeChecked();
  });

  it('stays as it was when the server cannot be reached, and says so', async () => {
    const backend = createBackend();
    const { user } = open('/tickets', backend);
    server.use(
      http.patch('*/api/agents/:id/availability', () => failure(503, 'ERROR_REASON_UNAVAILABLE', 'not now')),
    );
    await openMenu(user);
    await user.click(await screen.findByRole('menuitemradio', { name: /Offline/ }));
    expect(await screen.findByText(/Your availability is as it was/)).toBeInTheDocument();
  });

  it('is not for viewers, who get no tickets', async () => {
    const backend = createBackend();
    backend.role = 'VIEWER';
    const { user } = open('/tickets', backend);
    await openMenu(user);
    expect(await screen.findByText('Appearance')).toBeInTheDocument();
    expect(screen.queryByText('Availability')).not.toBeInTheDocument();
  });
});

describe('the owner of a ticket', () => {
  it('comes with the reason, and candidates with how much they have to do', async () => {
    const assignment_reason =
      'Balanced in Returns: Mia had 2 of 8 open and was the only agent online with room.';
    const backend = createBackend([ticket(1, { assigned_to: ids.mia, assignment_reason })]);
    open(`/tickets/${backend.tickets[0]!.id}`, backend);
    expect(await screen.findByText(assignment_reason)).toBeInTheDocument();
    expect(await screen.findByRole('option', { name: 'Ben Okafor · 3/10' })).toBeInTheDocument();
  });
});
