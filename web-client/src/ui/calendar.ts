// Days and months as text (`2026-12-03`, `2026-12`), counted in UTC so that no summer time and no time zone of the reader
// can move them. A day is never made by adding hours to a local time.

const DAY_MS = 86_400_000;

function utc(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function iso(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** Today on the wall clock of a time zone. */
export function today(timeZone: string, now: number): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return parts.format(now);
}

export function addDays(day: string, days: number): string {
  return iso(utc(day) + days * DAY_MS);
}

/** 0 for Monday to 6 for Sunday. */
export function weekday(day: string): number {
  return (new Date(utc(day)).getUTCDay() + 6) % 7;
}

export function monthOf(day: string): string {
  return day.slice(0, 7);
}

export function addMonths(month: string, months: number): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return iso(Date.UTC(year, number - 1 + months, 1)).slice(0, 7);
}

export function firstDay(month: string): string {
  return `${month}-01`;
}

export function lastDay(month: string): string {
  return addDays(firstDay(addMonths(month, 1)), -1);
}

/** The weeks of a month from Monday to Sunday; `null` where a week reaches into another month. */
export function weeks(month: string): (string | null)[][] {
  const days: (string | null)[] = Array.from({ length: weekday(firstDay(month)) }, () => null);
  for (let day = firstDay(month); monthOf(day) === month; day = addDays(day, 1)) days.push(day);
  while (days.length % 7 !== 0) days.push(null);
  return Array.from({ length: days.length / 7 }, (_, i) => days.slice(i * 7, i * 7 + 7));
}

/** Where a key of the keyboard leads from a day; `null` when the key means nothing here (WAI-ARIA date grid). */
export function dayByKey(day: string, key: string): string | null {
  switch (key) {
    case 'ArrowLeft':
      return addDays(day, -1);
    case 'ArrowRight':
      return addDays(day, 1);
    case 'ArrowUp':
      return addDays(day, -7);
    case 'ArrowDown':
      return addDays(day, 7);
    case 'Home':
      return addDays(day, -weekday(day));
    case 'End':
      return addDays(day, 6 - weekday(day));
    case 'PageUp':
      return sameDayIn(addMonths(monthOf(day), -1), day);
    case 'PageDown':
      return sameDayIn(addMonths(monthOf(day), 1), day);
    default:
      return null;
  }
}

/** The same day of another month, or that month's last (31 January → 28 February). */
function sameDayIn(month: string, day: string): string {
  const wished = `${month}${day.slice(7)}`;
  const last = lastDay(month);
  return wished > last ? last : wished;
}

export function clamp(day: string, from: string, to: string): string {
  return day < from ? from : day > to ? to : day;
}
