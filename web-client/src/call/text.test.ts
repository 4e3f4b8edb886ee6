import { describe, expect, it } from 'vitest';
import { EDIT_CHARACTERS_MAX, LINE_CHARACTERS_MAX, edited, edits } from './text';

describe('edited', () => {
  it('appends characters as they come', () => {
    expect(edited('Gu', { erase: 0, insert: 'ten', done: false })).toBe('Guten');
  });

  it('erases first and adds second', () => {
    expect(edited('Tagg', { erase: 2, insert: 'ge', done: false })).toBe('Tage');
  });

  it('takes a whole emoji away, never half of one', () => {
    expect(edited('ja 👍', { erase: 1, insert: '', done: false })).toBe('ja ');
  });

  it('erases no more than there is', () => {
    expect(edited('a', { erase: 9, insert: 'b', done: false })).toBe('b');
  });

  it('bounds the line and keeps its end', () => {
    expect(edited('a'.repeat(LINE_CHARACTERS_MAX), { erase: 0, insert: 'b', done: false })).toBe('a'.repeat(LINE_CHARACTERS_MAX - 1) + 'b');
  });
});

describe('edits', () => {
  const cases: [string, string][] = [
    ['', 'Hallo'],
    ['Hallo', 'Hallo Welt'],
    ['Hallo Welt', 'Hallo'],
    ['Hallo Welt', 'Hello Welt'],
    ['👍', '👎'],
    ['', 'x'.repeat(1200)],
    ['y'.repeat(1200), 'z'.repeat(700)],
  ];
  it.each(cases)('turn %j into %j when they are applied', (before, after) => {
    const list = edits(before, after);
    expect(list.reduce(edited, before)).toBe(after);
    for (const { erase, insert } of list) {
      expect(erase).toBeLessThanOrEqual(EDIT_CHARACTERS_MAX);
      expect(Array.from(insert).length).toBeLessThanOrEqual(EDIT_CHARACTERS_MAX);
    }
  });

  it('are none when nothing changed', () => {
    expect(edits('gleich', 'gleich')).toEqual([]);
  });
});
