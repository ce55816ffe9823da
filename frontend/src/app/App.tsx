import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useState, type CSSProperties } from 'react';
import { BrowserRouter } from 'react-router-dom';
import { useTheme } from '@/lib/theme';
import { createQueryClient } from './query-client';
import { Pages } from './routes';

// sonner keeps messages that were sent before it is shown.
const Toaster = lazy(() => import('sonner').then((module) => ({ default: module.Toaster })));

/** In the colours and letters of the page. */
const toasts = {
  fontFamily: 'inherit',
  '--normal-bg': 'var(--bg)',
  '--normal-border': 'var(--line)',
  '--normal-text': 'var(--text)',
} as CSSProperties;

export function App() {
  const [client] = useState(createQueryClient);
  const theme = useTheme();
  return (
    <QueryClientProvider client={client}>
      <BrowserRouter future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
        <Pages />
      </BrowserRouter>
      <Suspense fallback={null}>
        <Toaster theme={theme} position="bottom-center" closeButton style={toasts} />
      </Suspense>
    </QueryClientProvider>
  );
}
