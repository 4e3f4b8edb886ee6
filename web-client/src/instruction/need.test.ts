import { describe, expect, it } from 'vitest';
import { standing } from './need';

const QUESTIONS = [
  { id: 'work', options: [{ id: 'yes', outcome: 'next' }, { id: 'no', outcome: 'not_needed' }] },
  { id: 'food', options: [{ id: 'yes', outcome: 'needed' }, { id: 'no', outcome: 'next' }] },
  { id: 'kitchen', options: [{ id: 'yes', outcome: 'needed' }, { id: 'no', outcome: 'next' }] },
] as const;
const where = (answers: Record<string, string>) => {
  const { asked, outcome } = standing(QUESTIONS, answers);
  return [asked.map((one) => one.id).join(' '), outcome?.kind ?? null];
};

describe('"do I need it?"', () => {
  it.each([
    [{}, 'work', null],
    [{ work: 'no' }, 'work', 'not_needed'],
    [{ work: 'yes' }, 'work food', null],
    [{ work: 'yes', food: 'yes' }, 'work food', 'needed'],
    [{ work: 'yes', food: 'no' }, 'work food kitchen', null],
    [{ work: 'no', food: 'yes' }, 'work', 'not_needed'],
    [{ work: 'gone' }, 'work', null],
    [{ work: 'yes', food: 'no', kitchen: 'no' }, 'work food kitchen', 'needed'],
  ])('%o: asks %s, says %s', (answers, asked, outcome) => expect(where(answers as Record<string, string>)).toEqual([asked, outcome]));

  it('asks nothing where there is nothing to ask', () => expect(standing([], {})).toEqual({ asked: [], outcome: null }));
});
