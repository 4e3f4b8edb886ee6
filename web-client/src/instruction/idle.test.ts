import { describe, expect, it } from 'vitest';
import { idle } from './idle';

const MINUTE = 60_000;

describe('the idle clock', () => {
  it.each([
    [0, 'awake'],
    [28 * MINUTE - 1, 'awake'],
    [28 * MINUTE, 'warning'],
    [30 * MINUTE - 1, 'warning'],
    [30 * MINUTE, 'over'],
    [8 * 60 * MINUTE, 'over'],
  ])('%i ms after the last sign of life: %s', (passed, kind) => expect(idle(1_000, 1_000 + passed, 30).kind).toBe(kind));

  it('says how long is left', () => expect(idle(0, 29 * MINUTE, 30)).toEqual({ kind: 'warning', leftMs: MINUTE }));
  it('takes a clock that was set back for a sign of life', () => expect(idle(10_000, 0, 30).kind).toBe('awake'));
});
