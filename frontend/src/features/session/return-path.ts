/** Where to go after signing in. Only paths of this site: `//evil.com` and `/\evil.com` are other sites to a browser. */
export function returnPath(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) && !next.startsWith('/login') ? next : '/tickets';
}

export function loginPath(here: { pathname: string; search: string }, expired: boolean): string {
  const query = new URLSearchParams({ next: here.pathname + here.search });
  if (expired) query.set('reason', 'expired');
  return `/login?${query.toString()}`;
}
