import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { QueueSummary } from '../api/views';
import { keepPlace, placeOf } from './place.svelte';

const site = { id: 'site', name: { de: 'Kreishaus' } };

function queue(id: string): QueueSummary {
  return {
    id,
    name: id,
    pools: [
      { id: `${id}-video`, channel: 'video', site },
      { id: `${id}-here`, channel: 'on_site', site },
    ],
    counters: [{ id: `${id}-1`, name: 'Schalter 1', taken_by: null }],
  } as unknown as QueueSummary;
}

const both = [queue('a'), queue('b')];

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
});

describe('placeOf', () => {
  it('starts with the first queue, all pools, and no counter', () => {
    expect(placeOf('new', both)).toEqual({ queue: 'a', counter: '', pools: ['a-video', 'a-here'] });
  });

  it('remembers what was chosen', () => {
    const chosen = { queue: 'b', counter: 'b-1', pools: ['b-video'] };
    keepPlace('me', chosen);
    expect(placeOf('me', both)).toEqual(chosen);
  });

  it('remembers per person', () => {
    keepPlace('me', { queue: 'b', counter: 'b-1', pools: ['b-video'] });
    expect(placeOf('you', both)?.queue).toBe('a');
  });

  it('forgets what no longer exists', () => {
    keepPlace('me', { queue: 'b', counter: 'gone', pools: ['gone'] });
    expect(placeOf('me', both)).toEqual({ queue: 'b', counter: '', pools: ['b-video', 'b-here'] });
  });

  it('has no place without a queue', () => {
    expect(placeOf('me', [])).toBeNull();
  });
});
