import { describe, expect, it } from 'vitest';
import { beat, BEAT_MS, newHeart, type Happening } from './heartbeat';

/** The times at which a beat is sent while things happen. */
function beats(happenings: [number, Happening][], visible = true, enough = false): number[] {
  let heart = newHeart(visible, enough);
  const sent: number[] = [];
  for (const [at, happening] of happenings) {
    const next = beat(heart, happening, at);
    heart = next.heart;
    if (next.send) sent.push(at);
  }
  return sent;
}
const tick = { kind: 'tick' } as const;
const yes = { kind: 'answered', enough: false } as const;

describe('the heartbeat of a lesson', () => {
  it('beats at once and then every 15 seconds', () => {
    expect(beats([[0, tick], [50, yes], [1_000, tick], [14_999, tick], [15_000, tick], [15_040, yes], [30_000, tick]])).toEqual([0, 15_000, 30_000]);
    expect(BEAT_MS).toBe(15_000);
  });

  it('is silent in the background and beats when it is seen again', () => {
    expect(beats([[0, tick], [50, yes], [5_000, { kind: 'hidden' }], [20_000, tick], [90_000, tick], [95_000, { kind: 'shown' }], [95_050, yes]])).toEqual([0, 95_000]);
  });

  it('does not begin hidden', () => {
    expect(beats([[0, tick], [20_000, tick], [21_000, { kind: 'shown' }]], false)).toEqual([21_000]);
  });

  it('waits for the answer before the next beat', () => {
    expect(beats([[0, tick], [15_000, tick], [16_000, tick], [17_000, yes]])).toEqual([0, 17_000]);
  });

  it('tries again after a failure, at the next tick', () => {
    expect(beats([[0, tick], [300, { kind: 'failed' }], [1_000, tick]])).toEqual([0, 1_000]);
  });

  it('stops when the time of the chapter is over', () => {
    expect(beats([[0, tick], [50, { kind: 'answered', enough: true }], [15_000, tick], [30_000, tick]])).toEqual([0]);
    expect(beats([[0, tick]], true, true)).toEqual([]);
  });
});
