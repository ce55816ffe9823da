/** What must reach the server before the session ends. */

const PATIENCE_MS = 2000;
const tasks = new Set<() => Promise<unknown>>();

/** Registers what to do; returns how to stop. */
export function beforeLeaving(task: () => Promise<unknown>): () => void {
  tasks.add(task);
  return () => tasks.delete(task);
}

/** Does it all, as far as the server answers soon. */
export async function finishBeforeLeaving(): Promise<void> {
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  await Promise.race([Promise.allSettled([...tasks].map((task) => task())), patience]);
}
