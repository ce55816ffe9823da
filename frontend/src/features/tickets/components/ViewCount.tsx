/** How many open tickets a place has, at the end of its line. */
export const ViewCount = ({ count }: { count: string | undefined }) =>
  count === undefined ? null : (
    <span className="num shrink-0 text-xs font-normal text-muted">
      {count}
      <span className="sr-only"> open</span>
    </span>
  );
