/** Which tickets of the list are ticked. Another list begins without any. */
import { useCallback, useState } from 'react';

export function useSelection(list: string) {
  const [{ of, ids }, setState] = useState({ of: list, ids: new Set<string>() });
  const selected = of === list ? ids : new Set<string>();
  const toggle = useCallback(
    (id: string) =>
      setState((before) => {
        const next = new Set(before.of === list ? before.ids : []);
        if (!next.delete(id)) next.add(id);
        return { of: list, ids: next };
      }),
    [list],
  );
  const replace = useCallback((next: Iterable<string>) => setState({ of: list, ids: new Set(next) }), [list]);
  return { selected, toggle, replace };
}
