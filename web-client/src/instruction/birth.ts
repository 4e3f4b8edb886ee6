// A date of birth in three fields, as people write it: "3", "03" and "1985" all count. No picker: nobody should scroll forty years.

export interface DateParts {
  day: string;
  month: string;
  year: string;
}

export const EMPTY_DATE: DateParts = { day: '', month: '', year: '' };
/** Nobody taught here is older; what is more is a slip of the finger. */
const YEARS_MAX = 120;
/** Nobody works with food before this age, not even as a pupil. */
const YEARS_MIN = 10;

export type DateFault = 'missing' | 'impossible' | 'future' | 'too-old' | 'too-young';

/** `YYYY-MM-DD`, or what is wrong with it. `today` is `YYYY-MM-DD`. */
export function birthDate(parts: DateParts, today: string): { date: string } | { fault: DateFault } {
  const [day, month, year] = [parts.day, parts.month, parts.year].map((part) => latinDigits(part.trim())) as [string, string, string];
  if (!day || !month || !year) return { fault: 'missing' };
  if (!/^\d{1,2}$/.test(day) || !/^\d{1,2}$/.test(month) || !/^\d{4}$/.test(year)) return { fault: 'impossible' };
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (!exists(date)) return { fault: 'impossible' };
  if (date > today) return { fault: 'future' };
  const years = age(date, today);
  if (years > YEARS_MAX) return { fault: 'too-old' };
  if (years < YEARS_MIN) return { fault: 'too-young' };
  return { date };
}

/** Whole years of age on a day. Somebody born on 29 February is a year older on 1 March of common years (§ 188 BGB). */
export function age(born: string, on: string): number {
  const years = Number(on.slice(0, 4)) - Number(born.slice(0, 4));
  return on.slice(5) >= born.slice(5) ? years : years - 1;
}

export function isMinor(born: string, on: string): boolean {
  return age(born, on) < 18;
}

/** The digits that Arabic keyboards write count as well. */
export function latinDigits(text: string): string {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.codePointAt(0) as number) & 0xf));
}

function exists(date: string): boolean {
  const at = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === date;
}
