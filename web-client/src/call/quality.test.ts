import { describe, expect, it } from 'vitest';
import { judge } from './quality';
import type { Reading } from './quality';

const start: Reading = { packetsReceived: 1000, packetsLost: 0, roundTripMs: null };

describe('judge', () => {
  const cases: [string, Reading, string][] = [
    ['nothing new', start, 'unknown'],
    ['all arrives', { packetsReceived: 1100, packetsLost: 0, roundTripMs: 30 }, 'good'],
    ['5 of 100 lost', { packetsReceived: 1095, packetsLost: 5, roundTripMs: 30 }, 'weak'],
    ['20 of 100 lost', { packetsReceived: 1080, packetsLost: 20, roundTripMs: 30 }, 'poor'],
    ['a long way', { packetsReceived: 1100, packetsLost: 0, roundTripMs: 400 }, 'weak'],
    ['a very long way', { packetsReceived: 1100, packetsLost: 0, roundTripMs: 900 }, 'poor'],
    ['counters began anew', { packetsReceived: 50, packetsLost: 0, roundTripMs: 30 }, 'unknown'],
    ['late packets lower the count of lost ones', { packetsReceived: 1100, packetsLost: -2, roundTripMs: 30 }, 'good'],
  ];
  it.each(cases)('%s: %j is %s', (_name, now, quality) => {
    expect(judge(start, now)).toBe(quality);
  });
});
