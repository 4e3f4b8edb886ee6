import { afterEach, describe, expect, it, vi } from 'vitest';
import * as format from '../src/i18n/format';
import { chooseLanguage } from '../src/i18n/words.svelte';

afterEach(() => chooseLanguage('de'));

describe('in German', () => {
  it('shows the wall clock of the authority, wherever the reader sits', () => {
    vi.stubEnv('TZ', 'America/New_York');
    expect(format.longDate('2026-12-03T00:30:00+01:00')).toBe('Donnerstag, 3. Dezember 2026');
    expect(format.clockTime('2026-12-03T00:30:00+01:00')).toBe('00:30 Uhr');
    expect(format.dayOf('2026-12-03T00:30:00+01:00')).toBe('2026-12-03');
    vi.unstubAllEnvs();
  });

  it('shows the hours around a change of the clocks as they are on the wall', () => {
    expect(format.time('2026-10-25T02:30:00+02:00')).toBe('02:30');
    expect(format.time('2026-10-25T02:30:00+01:00')).toBe('02:30');
    expect(format.longDate('2027-03-28T03:00:00+02:00')).toBe('Sonntag, 28. März 2027');
  });

  it('names months, weekdays and money', () => {
    expect(format.monthName('2027-03')).toBe('März 2027');
    expect(format.weekdays().map((day) => day.short)).toEqual(['Mo', 'Di', 'Mi', 'Do', 'Fr', 'Sa', 'So']);
    expect(format.money({ cents: 2820, currency: 'EUR' }).replace(/\s/, ' ')).toBe('28,20 €');
  });
});

it('speaks English', async () => {
  await chooseLanguage('en');
  expect(format.longDate('2026-12-03')).toMatch(/^Thursday,? 3 December 2026$/);
  expect(format.clockTime('2026-12-03T14:00:00+01:00')).toBe('14:00');
});

it('says money in plain German as one says it', async () => {
  await chooseLanguage('de-leicht');
  expect(format.money({ cents: 2820, currency: 'EUR' })).toBe('28 Euro und 20 Cent');
  expect(format.money({ cents: 3700, currency: 'EUR' })).toBe('37 Euro');
});

it.each([
  [600_000, '10:00'],
  [59_001, '1:00'],
  [9_000, '0:09'],
  [-5, '0:00'],
])('counts %i ms down as %s', (left, shown) => {
  expect(format.countdown(left)).toBe(shown);
});
