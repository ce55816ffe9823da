/** What the server accepts as a tag: lower-case letters, digits, `_`, `:` and `-`. */
export function tagFrom(text: string): string {
  return text
    .toLowerCase()
    .trim()
    .replace(/[^a-z0-9_:-]+/g, '-')
    .replace(/^[^a-z0-9]+|-+$/g, '')
    .slice(0, 50);
}
