// What the last search found, for the way back from an entry. In the page's memory only: a register is not for the disk of a desk.
import type { RegisterEntry } from '../api/register';

let last: RegisterEntry[] | null = null;

export function rememberFound(entries: RegisterEntry[]): void {
  last = entries;
}

export function found(): RegisterEntry[] | null {
  return last;
}

/** An entry that has changed since it was found. */
export function renewFound(entry: RegisterEntry): void {
  last = last?.map((one) => (one.number === entry.number ? entry : one)) ?? null;
}
