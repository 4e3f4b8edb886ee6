import { describe, expect, it } from 'vitest';
import { addDays, addMonths, clamp, dayByKey, lastDay, today, weekday, weeks } from '../src/ui/calendar';

describe('weeks', () => {
  it('fills a month that begins on a Sunday', () => {
    const rows = weeks('2026-11');
    expect(rows).toHaveLength(6);
    expect(rows[0]).toEqual([null, null, null, null, null, null, '2026-11-01']);
    expect(rows[5]).toEqual(['2026-11-30', null, null, null, null, null, null]);
  });

  it('fills a month of exactly four weeks', () => {
    expect(weeks('2027-02')).toHaveLength(4);
  });

  it('has every day of every month once, on its weekday', () => {
    for (let month = '2024-01'; month < '2032-01'; month = addMonths(month, 1)) {
      const days = weeks(month).flat();
      const real = days.filter((day) => day !== null);
      expect(real.at(-1)).toBe(lastDay(month));
      expect(new Set(real).size).toBe(Number(lastDay(month).slice(8)));
      for (const [i, day] of days.entries()) if (day) expect(weekday(day)).toBe(i % 7);
    }
  });
});

describe('dayByKey', () => {
  it.each([
    ['2026-12-03', 'ArrowLeft', '2026-12-02'],
    ['2026-12-31', 'ArrowRight', '2027-01-01'],
    ['2026-12-03', 'ArrowUp', '2026-11-26'],
    ['2026-12-03', 'ArrowDown', '2026-12-10'],
    ['2026-12-03', 'Home', '2026-11-30'],
    ['2026-12-03', 'End', '2026-12-06'],
    ['2027-03-31', 'PageUp', '2027-02-28'],
    ['2028-01-31', 'PageDown', '2028-02-29'],
    ['2026-12-15', 'PageDown', '2027-01-15'],
    // Both nights on which the clocks change.
    ['2027-03-28', 'ArrowRight', '2027-03-29'],
    ['2026-10-25', 'ArrowRight', '2026-10-26'],
  ])('%s %s → %s', (day, key, expected) => {
    expect(dayByKey(day, key)).toBe(expected);
  });

  it('leaves other keys alone', () => {
    expect(dayByKey('2026-12-03', 'Enter')).toBeNull();
  });
});

describe('today', () => {
  it('is the day of the authority, not of the reader', () => {
    const justAfterMidnightInBerlin = Date.parse('2026-12-02T23:30:00Z');
    expect(today('Europe/Berlin', justAfterMidnightInBerlin)).toBe('2026-12-03');
    expect(today('UTC', justAfterMidnightInBerlin)).toBe('2026-12-02');
  });
});

it('adds and limits days', () => {
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
  expect(addMonths('2026-11', 2)).toBe('2027-01');
  expect(addMonths('2026-01', -1)).toBe('2025-12');
  expect(clamp('2026-01-01', '2026-02-01', '2026-03-01')).toBe('2026-02-01');
  expect(clamp('2026-04-01', '2026-02-01', '2026-03-01')).toBe('2026-03-01');
});
