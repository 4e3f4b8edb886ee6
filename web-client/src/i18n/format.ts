// Dates, times, money and lengths in the chosen language. Times are shown in the authority's zone, wherever the reader sits:
// the offset inside an RFC 3339 time already is that zone's, so the wall clock is read from the text itself.
import { currentLanguage, currentLocale } from './words.svelte';

const COUNTRY: Record<string, string> = { de: 'de-DE', en: 'en-GB' };
const locale = () => COUNTRY[currentLocale()] ?? currentLocale();
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale() + JSON.stringify(options);
  let known = formatters.get(key);
  if (!known) {
    known = new Intl.DateTimeFormat(locale(), { timeZone: 'UTC', ...options });
    formatters.set(key, known);
  }
  return known;
}

/** The calendar day of an instant on the authority's wall clock, `YYYY-MM-DD`. */
export function dayOf(instant: string): string {
  return instant.slice(0, 10);
}

/** A wall clock as if it were UTC, which is how `Intl` shows it unchanged. */
function wall(instant: string): Date {
  const text = instant.length > 10 ? instant.slice(0, 16) : `${instant}T00:00`;
  return new Date(`${text}:00Z`);
}

/** "Donnerstag, 3. Dezember 2026" */
export function longDate(of: string): string {
  return formatter({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(wall(of));
}

/** "Do., 3. Dez." */
export function shortDate(of: string): string {
  return formatter({ weekday: 'short', day: 'numeric', month: 'short' }).format(wall(of));
}

/** "3. Dezember 2026" */
export function plainDate(of: string): string {
  return formatter({ day: 'numeric', month: 'long', year: 'numeric' }).format(wall(of));
}

/** "Dezember 2026" for a month `YYYY-MM`. */
export function monthName(month: string): string {
  return formatter({ month: 'long', year: 'numeric' }).format(wall(`${month}-01`));
}

/** Weekday names from Monday: "Mo" and "Montag". */
export function weekdays(): { short: string; long: string }[] {
  return Array.from({ length: 7 }, (_, i) => {
    const day = new Date(Date.UTC(2024, 0, 1 + i)); // 1 January 2024 was a Monday
    return {
      short: formatter({ weekday: 'short' }).format(day).replace('.', ''),
      long: formatter({ weekday: 'long' }).format(day),
    };
  });
}

/** "14:00"; with the German word only where a sentence needs it (see `clockTime`). */
export function time(instant: string): string {
  return instant.slice(11, 16);
}

/** "14:00 Uhr" in German, "14:00" in English. */
export function clockTime(instant: string): string {
  return currentLocale() === 'de' ? `${time(instant)} Uhr` : time(instant);
}

/** "28,20 €"; in plain German "28 Euro und 20 Cent", because that is how it is said. */
export function money(of: { cents: number; currency: string }): string {
  if (currentLanguage() === 'de-leicht' && of.currency === 'EUR') {
    const euros = Math.floor(of.cents / 100);
    const cents = of.cents % 100;
    return cents === 0 ? `${euros} Euro` : `${euros} Euro und ${cents} Cent`;
  }
  return new Intl.NumberFormat(locale(), { style: 'currency', currency: of.currency }).format(of.cents / 100);
}

/** "9:05" left of a countdown. */
export function countdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
