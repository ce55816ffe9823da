/** Where the quotation of earlier messages begins at the end of a plain text. */

const QUOTED = /^\s*>/;
/** What mail programs put in front: "On Monday, Mia wrote:", in whatever language, or a line of dashes. */
const INTRODUCTION = /^[^>].{0,200}:\s*$/;
const ORIGINAL = /^\s*-{3,}\s?[\p{L}][\p{L} ]{2,40}-{3,}\s*$/u;

export interface Split {
  own: string;
  /** Empty when nothing is quoted at the end, or nothing else is said. */
  quoted: string;
}

/** Parts what was written from what it answers; a quotation with words below it stays where it is. */
export function splitQuoted(text: string): Split {
  const lines = text.split('\n');
  const original = lines.findIndex((line) => ORIGINAL.test(line));
  const start = original > 0 ? original : trailing(lines);
  const own = lines.slice(0, start).join('\n').trimEnd();
  const quoted = lines.slice(start).join('\n').trim();
  return own.trim() && quoted ? { own, quoted } : { own: text, quoted: '' };
}

function trailing(lines: string[]): number {
  let start = lines.length;
  let found = false;
  for (let place = lines.length - 1; place >= 0; place -= 1) {
    const line = lines[place] ?? '';
    if (QUOTED.test(line)) {
      found = true;
      start = place;
    } else if (line.trim() !== '') break;
  }
  if (!found) return lines.length;
  // The line above, and the blank ones between.
  let above = start - 1;
  while (above >= 0 && lines[above]?.trim() === '') above -= 1;
  return above >= 0 && INTRODUCTION.test(lines[above] ?? '') ? above : start;
}
