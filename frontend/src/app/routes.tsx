import { Navigate, type RouteObject } from 'react-router-dom';
import { RouteError } from './RouteError';
import { NotFound } from './NotFound';

/** Every page is loaded when it is first visited. */
export const routes: RouteObject[] = [
  {
    errorElement: <RouteError />,
    children: [
      {
        path: '/login',
        lazy: async () => ({ Component: (await import('@/features/session/pages/LoginPage')).LoginPage }),
      },
      {
        path: '/',
        lazy: async () => ({ Component: (await import('./Workspace')).Workspace }),
        children: [
          { index: true, element: <Navigate to="/tickets" replace /> },
          {
            path: 'tickets',
            errorElement: <RouteError />,
            lazy: async () => ({ Component: (await import('@/features/tickets/pages/InboxPage')).InboxPage }),
            children: [
              {
                index: true,
                lazy: async () => ({
                  Component: (await import('@/features/tickets/pages/InboxPage')).NoTicketOpen,
                }),
              },
              {
                path: ':id',
                errorElement: <RouteError />,
                lazy: async () => ({ Component: (await import('./TicketRoute')).TicketRoute }),
              },
            ],
          },
          {
            path: 'admin/keys',
            errorElement: <RouteError />,
            lazy: async () => ({ Component: (await import('@/features/keys/pages/KeysPage')).KeysPage }),
          },
          { path: '*', element: <NotFound /> },
        ],
      },
    ],
  },
];
