import { mutationOptions, queryOptions } from '@tanstack/react-query';
import { supportApi } from '@/lib/api/client';
import { call } from '@/lib/api/request';
import { finishBeforeLeaving } from '@/lib/before-leaving';

export const sessionKeys = { me: ['session', 'me'] as const };

/** Who is signed in; fails with 401 when nobody is. */
export const meQuery = () =>
  queryOptions({
    queryKey: sessionKeys.me,
    queryFn: ({ signal }) => call(supportApi, 'get', '/api/auth/me', { signal }),
    staleTime: 5 * 60_000,
  });

export interface Credentials {
  email: string;
  password: string;
}

/** Signs in; the tokens come as HttpOnly cookies that no script can read. */
export const loginMutation = () =>
  mutationOptions({
    mutationFn: (credentials: Credentials) =>
      call(supportApi, 'post', '/api/auth/login', { body: { ...credentials, cookies: true } }),
    meta: { invalidates: [] },
  });

/** Ends the session on the server and clears the cookies. */
export const logoutMutation = () =>
  mutationOptions({
    mutationFn: async () => {
      await finishBeforeLeaving();
      return await call(supportApi, 'post', '/api/auth/logout', { body: {} });
    },
    meta: { invalidates: [] },
  });
