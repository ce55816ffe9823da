/** Mentions in notes, as the server reads them: `@handle` of an agent or a team, outside of code and addresses. */

export interface Mentionable {
  id: string;
  /** What follows the `@`, in lower case. */
  handle: string;
  name: string;
  team: boolean;
}

export interface MentionAt {
  /** Place of the `@`. */
  start: number;
  /** What is typed after it. */
  query: string;
}

/** Not within a word, an address, a path or a chain of handles. */
const MENTION = /(?<![\p{L}\p{N}_@./+%-])@([a-z0-9][a-z0-9._-]{0,49})(?![\p{L}\p{N}_@])/giu;
const CODE = /```[^]*?(?:```|$)|`[^`\n]*`/g;
const TYPED = /(?<![\p{L}\p{N}_@./+%-])@([\p{L}\p{N}._-]{0,49})$/u;
const MOST = 8;

/** The mention that is being typed where the cursor is, if any. */
export function mentionAt(text: string, cursor: number): MentionAt | null {
  const before = text.slice(0, cursor).replace(CODE, (code) => ' '.repeat(code.length));
  const line = before.slice(before.lastIndexOf('\n') + 1);
  // A span of code that is not closed yet.
  if (line.includes('`')) return null;
  const found = TYPED.exec(before);
  return found ? { start: found.index, query: found[1] ?? '' } : null;
}

/** Who can be meant, those whose handle begins so first. */
export function matching(all: Mentionable[], query: string): Mentionable[] {
  const wanted = query.toLowerCase();
  const byHandle = (each: Mentionable) => each.handle.startsWith(wanted);
  return all
    .filter((each) => byHandle(each) || words(each.name).some((word) => word.startsWith(wanted)))
    .sort((a, b) => Number(byHandle(b)) - Number(byHandle(a)) || a.name.localeCompare(b.name))
    .slice(0, MOST);
}

const words = (name: string) => name.toLowerCase().split(/[\s.-]+/);

export interface NotePart {
  text: string;
  mentioned?: Mentionable;
}

/** A note in pieces: mentions of someone who is known, and the text between them. */
export function noteParts(content: string, known: Mentionable[]): NotePart[] {
  const byHandle = new Map(known.map((each) => [each.handle, each]));
  const readable = content.replace(CODE, (code) => ' '.repeat(code.length));
  const parts: NotePart[] = [];
  let end = 0;
  for (const match of readable.matchAll(MENTION)) {
    const mentioned = readings(match[1] ?? '')
      .map((handle) => byHandle.get(handle))
      .find((each) => each !== undefined);
    if (!mentioned) continue;
    const next = match.index + 1 + mentioned.handle.length;
    parts.push({ text: content.slice(end, match.index) });
    parts.push({ text: content.slice(match.index, next), mentioned });
    end = next;
  }
  return [...parts, { text: content.slice(end) }].filter((part) => part.text !== '');
}

/** The handles that a text can be, longest first: punctuation at its end may belong to the sentence. */
function readings(text: string): string[] {
  const found: string[] = [];
  let rest = text.toLowerCase();
  while (rest) {
    rest = rest.replace(/[._-]+$/, '');
    if (rest) found.push(rest);
    rest = rest.slice(0, Math.max(rest.lastIndexOf('.'), rest.lastIndexOf('-'), rest.lastIndexOf('_'), 0));
  }
  return found;
}
