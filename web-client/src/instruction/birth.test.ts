import { describe, expect, it } from 'vitest';
import { age, birthDate, isMinor } from './birth';

const TODAY = '2026-11-22';
const of = (day: string, month: string, year: string) => birthDate({ day, month, year }, TODAY);

describe('a date of birth', () => {
  it.each([
    ['3', '7', '1985', '1985-07-03'],
    [' 03 ', '07', '1985', '1985-07-03'],
    ['29', '2', '2000', '2000-02-29'],
    ['٣', '٧', '١٩٨٥', '1985-07-03'],
    ['۳', '۷', '۱۹۸۵', '1985-07-03'],
  ])('%s.%s.%s is %s', (day, month, year, date) => expect(of(day, month, year)).toEqual({ date }));

  it.each([
    ['', '7', '1985', 'missing'],
    ['3', '7', '', 'missing'],
    ['31', '2', '1985', 'impossible'],
    ['29', '2', '2001', 'impossible'],
    ['0', '1', '1985', 'impossible'],
    ['3', '13', '1985', 'impossible'],
    ['3', '7', '85', 'impossible'],
    ['drei', '7', '1985', 'impossible'],
    ['23', '11', '2026', 'future'],
    ['1', '1', '1900', 'too-old'],
    ['1', '1', '2020', 'too-young'],
  ])('%s.%s.%s is refused as %s', (day, month, year, fault) => expect(of(day, month, year)).toEqual({ fault }));
});

describe('age', () => {
  it.each([
    ['2008-11-22', 18, false],
    ['2008-11-23', 17, true],
    ['2008-02-29', 18, false],
  ])('born %s: %i years', (born, years, minor) => {
    expect(age(born, TODAY)).toBe(years);
    expect(isMinor(born, TODAY)).toBe(minor);
  });

  it('turns on 1 March for a leap day in a common year', () => {
    expect(age('2008-02-29', '2026-02-28')).toBe(17);
    expect(age('2008-02-29', '2026-03-01')).toBe(18);
  });
});
