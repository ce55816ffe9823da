/** A fresh `Idempotency-Key`. `randomUUID` exists only in secure contexts, and a shop may run on plain http. */
export function newActionKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
