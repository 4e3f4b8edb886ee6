/**
 * Real-time text as ITU-T T.140 thinks of it: what travels is not a message but keystrokes. A delta is a run of
 * characters to append, in which BACKSPACE takes the last character away and LINE SEPARATOR closes the line.
 * Pure; knows neither the wire nor the page.
 */

/** Takes the last character of the line away (T.140, clause 8.2). */
export const BACKSPACE = "\u0008";
/** Closes the line: what was typed so far becomes a message (T.140, clause 8.1). */
export const NEW_LINE = "\u2028";

/** Longest line kept per participant; a line that grows beyond it loses its beginning. */
export const LINE_CHARACTERS_MAX = 2000;

/** What remains open after a delta, and the lines it closed. */
export interface Typed {
  open: string;
  closed: string[];
}

/**
 * The line `open` after `delta` was typed.
 *
 * Works on whole characters (code points), so that a backspace never leaves half of an emoji behind.
 */
export function type(open: string, delta: string): Typed {
  let line = Array.from(open);
  const closed: string[] = [];
  for (const character of delta) {
    if (character === BACKSPACE) {
      line.pop();
    } else if (character === NEW_LINE) {
      if (line.length > 0) closed.push(line.join(""));
      line = [];
    } else {
      line.push(character);
    }
  }
  return { open: line.slice(-LINE_CHARACTERS_MAX).join(""), closed };
}

/**
 * The shortest delta that turns the line `before` into `after`.
 *
 * An edit in the middle of the line becomes backspaces up to it and the rest anew: the other side can only append.
 */
export function difference(before: string, after: string): string {
  const from = Array.from(before);
  const to = Array.from(after);
  let same = 0;
  while (same < from.length && same < to.length && from[same] === to[same]) same += 1;
  return BACKSPACE.repeat(from.length - same) + to.slice(same).join("");
}
