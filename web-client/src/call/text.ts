/**
 * Real-time text: what travels is not a message but keystrokes, so that the other side reads along (EN 301 549, 6.2).
 * Everybody has one open line; an edit takes characters from its end, adds others, and perhaps finishes it.
 * Pure; knows neither the wire nor the page.
 */

/** One edit of a line. Characters are Unicode code points, so that half of an emoji never travels alone. */
export interface Edit {
  /** Characters to take from the end of the line, first. */
  erase: number;
  /** Characters to add, second. */
  insert: string;
  /** Whether the line is finished now; the next edit begins a new one. */
  done: boolean;
}

/** Longest line shown; of a longer one the beginning is dropped. */
export const LINE_CHARACTERS_MAX = 2000;
/** Most characters one edit may erase or add; the signalling contract's `TEXT_CHARS_MAX`. */
export const EDIT_CHARACTERS_MAX = 500;

/** The line after an edit, before it is finished. */
export function edited(line: string, edit: Edit): string {
  const kept = Array.from(line);
  kept.length = Math.max(0, kept.length - edit.erase);
  return [...kept, ...Array.from(edit.insert)].slice(-LINE_CHARACTERS_MAX).join('');
}

/**
 * The edits that turn the line `before` into `after`: none when they are equal, several when one would be too large.
 *
 * A change in the middle of the line erases back to it and types the rest anew, because the other side only has an end.
 */
export function edits(before: string, after: string): Edit[] {
  const from = Array.from(before);
  const to = Array.from(after);
  let same = 0;
  while (same < from.length && same < to.length && from[same] === to[same]) same += 1;
  let erase = from.length - same;
  const insert = to.slice(same);
  const list: Edit[] = [];
  while (erase > 0 || insert.length > 0) {
    const erased = Math.min(erase, EDIT_CHARACTERS_MAX);
    erase -= erased;
    // Nothing may be added before everything wrong is gone.
    const added = erase > 0 ? [] : insert.splice(0, EDIT_CHARACTERS_MAX);
    list.push({ erase: erased, insert: added.join(''), done: false });
  }
  return list;
}
