import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { createBrowserRouter, RouterProvider } from 'react-router-dom';
import { Toaster } from 'sonner';
import { useTheme } from '@/lib/theme';
import { createQueryClient } from './query-client';
import { routes } from './routes';

export function App() {
  const [client] = useState(createQueryClient);
  const [router] = useState(() => createBrowserRouter(routes));
  const theme = useTheme();
  return (
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
      <Toaster theme={theme} position="bottom-center" closeButton />
    </QueryClientProvider>
  );
}
