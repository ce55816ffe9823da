/** Whether changes arrive by themselves at this moment. While they do, nobody has to poll. */

let live = false;

export const isLive = (): boolean => live;

export function setLive(next: boolean): void {
  live = next;
}

/** Of a stream that works nothing is expected but what nobody thought of. */
const SAFETY_NET_MS = 5 * 60_000;

/** How long a query may go without being asked again. @param otherwise while no stream tells of changes */
export const refreshMs = (otherwise: number): number => (live ? SAFETY_NET_MS : otherwise);
