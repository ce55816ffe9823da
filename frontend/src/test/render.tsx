/** Shows the whole workspace at an address, as a browser would, on top of a backend in memory. */
import { QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  MemoryRouter,
  useLocation,
  useNavigate,
  type Location,
  type NavigateFunction,
} from 'react-router-dom';
import { Toaster } from 'sonner';
import { expect } from 'vitest';
import { createQueryClient } from '@/app/query-client';
import { Pages } from '@/app/routes';
import type { Backend } from './backend';
import { server } from './server';

interface Place {
  location?: Location;
  go?: NavigateFunction;
}

function Probe({ place }: { place: Place }) {
  Object.assign(place, { location: useLocation(), go: useNavigate() });
  return null;
}

export function open(path: string, backend: Backend) {
  server.use(...backend.handlers);
  const client = createQueryClient();
  client.setDefaultOptions({ queries: { ...client.getDefaultOptions().queries, retry: false } });
  const place: Place = {};
  render(
    <QueryClientProvider client={client}>
      <MemoryRouter initialEntries={[path]} future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
        <Probe place={place} />
        <Pages />
      </MemoryRouter>
      <Toaster />
    </QueryClientProvider>,
  );
  return {
    user: userEvent.setup(),
    client,
    address: () => `${place.location?.pathname ?? ''}${place.location?.search ?? ''}`,
    /** To an address, or back with -1. */
    navigate: (to: string | number) =>
      act(() => {
        place.go?.(to as string);
      }),
  };
}

/** The button of a menu, once the menu behind it has come. */
export async function menuButton(name: string | RegExp): Promise<HTMLElement> {
  return waitFor(() => {
    const button = screen.getByRole('button', { name });
    expect(button).toBeEnabled();
    return button;
  });
}
