import { describe, expect, it } from 'vitest';
import { inkOn } from '../src/ui/brand.svelte';
import { check, type Draft } from '../src/ui/details';

const draft = (change: Partial<Draft>): Draft => ({ name: 'Erika Mustermann', email: '', phone: '', language: 'de', needs: [], ...change });
const keys = (change: Partial<Draft>, channel: 'on_site' | 'video' | 'phone' = 'video') => check(draft(change), channel).map((problem) => problem.key);

describe('check', () => {
  it('is content with a name', () => expect(keys({})).toEqual([]));
  it('wants a name', () => expect(keys({ name: '  ' })).toEqual(['error-name-missing']));
  it('counts characters, not code units', () => expect(keys({ name: '𝓔'.repeat(100) })).toEqual([]));
  it('takes a name of 101 characters as too long', () => expect(keys({ name: 'e'.repeat(101) })).toEqual(['error-name-too-long']));
  it('wants a number when the office is to call', () => expect(keys({}, 'phone')).toEqual(['error-phone-missing']));
  it.each(['erika@example.org', 'e.m+amt@sub.example.museum'])('takes %s', (email) => expect(keys({ email })).toEqual([]));
  it.each(['erika', 'erika@', '@example.org', 'erika@example', 'erika@example.', 'a b@example.org'])('asks back about %s', (email) =>
    expect(keys({ email })).toEqual(['error-email-implausible']));
  it.each(['0151 23456789', '+49 (0) 2941/555-0'])('takes %s', (phone) => expect(keys({ phone })).toEqual([]));
  it('asks back about a number without digits', () => expect(keys({ phone: 'keine' })).toEqual(['error-phone-implausible']));
});

it.each([
  ['#14532d', '#ffffff'],
  ['#ffd500', '#000000'],
  ['#ffffff', '#000000'],
  ['#000000', '#ffffff'],
])('writes on %s in %s', (colour, ink) => expect(inkOn(colour)).toBe(ink));
