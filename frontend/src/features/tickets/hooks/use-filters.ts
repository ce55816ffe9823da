import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { DEFAULT_SEARCH, readFilters, writeFilters, type TicketFilters } from '../filters';

/** The inbox's filters as the URL has them; an empty URL means the default view. */
export function useFilters() {
  const [search, setSearch] = useSearchParams();
  const text = search.toString() || DEFAULT_SEARCH;
  const filters = useMemo(() => readFilters(new URLSearchParams(text)), [text]);
  const setFilters = useCallback(
    (change: Partial<TicketFilters>, options: { replace?: boolean } = {}) => {
      const next = writeFilters({ ...filters, ...change });
      // An empty URL would be the default view; "no filter at all" needs a word of its own.
      if (!next.toString()) next.set('order', 'smart_score');
      setSearch(next, options);
    },
    [filters, setSearch],
  );
  /** Appended to links between tickets, so that the list stays as it is. */
  return { filters, setFilters, search: search.toString() ? `?${search.toString()}` : '' };
}
