import { describe, expect, it } from 'vitest';
import { SPEAKING_LEVEL, level } from './level';

function tone(amplitude: number): Float32Array {
  return Float32Array.from({ length: 1024 }, (_, n) => amplitude * Math.sin(n / 5));
}

describe('level', () => {
  it('is nothing in silence', () => {
    expect(level(new Float32Array(1024))).toBe(0);
  });

  it('takes the noise of a room for no speech', () => {
    expect(level(tone(0.003))).toBeLessThan(SPEAKING_LEVEL);
  });

  it('hears ordinary speech', () => {
    expect(level(tone(0.05))).toBeGreaterThan(SPEAKING_LEVEL);
  });

  it('is full at most', () => {
    expect(level(tone(1))).toBe(1);
  });
});
