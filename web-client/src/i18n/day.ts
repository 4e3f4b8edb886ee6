// A day as people type it: 3.12.1985, 03.12.1985, 3/12/1985, 03121985 or 1985-12-03.
import { currentLocale } from './words.svelte';

const ISO = /^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})$/;
const EUROPEAN = /^(?<day>\d{1,2})[.\s/,-]+(?<month>\d{1,2})[.\s/,-]+(?<year>\d{4})$/;
const CLOSE = /^(?<day>\d{2})(?<month>\d{2})(?<year>\d{4})$/;

/** `YYYY-MM-DD` of what was typed; `null` when that is no day. */
export function typedDay(typed: string): string | null {
  // The digits that Arabic keyboards write count as well.
  const text = typed.trim().replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.codePointAt(0) as number) & 0xf));
  const parts = (ISO.exec(text) ?? EUROPEAN.exec(text) ?? CLOSE.exec(text))?.groups;
  if (!parts) return null;
  const date = `${parts.year}-${parts.month?.padStart(2, '0')}-${parts.day?.padStart(2, '0')}`;
  const at = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === date ? date : null;
}

/** "03.12.2026", for tables and papers; in other languages with the month as a word, because 03/12 is read in two ways. */
export function numericDate(of: string): string {
  const [year, month, day] = of.slice(0, 10).split('-') as [string, string, string];
  if (currentLocale() === 'de') return `${day}.${month}.${year}`;
  const options = { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' } as const;
  return new Intl.DateTimeFormat(currentLocale() === 'en' ? 'en-GB' : currentLocale(), options).format(new Date(`${year}-${month}-${day}T00:00:00Z`));
}

/** "03.12.2026, 14:00", for moments in tables. */
export function numericMoment(of: string): string {
  return `${numericDate(of)}, ${of.slice(11, 16)}`;
}
