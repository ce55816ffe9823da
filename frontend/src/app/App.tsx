import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { createBrowserRouter, RouterProvider } from 'react-router-dom';
import { useTheme } from '@/lib/theme';
import { createQueryClient } from './query-client';
import { routes } from './routes';

// sonner keeps messages that were sent before it is shown.
const Toaster = lazy(() => import('sonner').then((module) => ({ default: module.Toaster })));

export function App() {
  const [client] = useState(createQueryClient);
  const [router] = useState(() => createBrowserRouter(routes));
  const theme = useTheme();
  return (
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
      <Suspense fallback={null}>
        <Toaster theme={theme} position="bottom-center" closeButton />
      </Suspense>
    </QueryClientProvider>
  );
}
