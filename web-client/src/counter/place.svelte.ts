/**
 * Where a clerk sits and whom they call: which queue, which counter, which pools. Remembered in this browser per person, because
 * two people may share a desk.
 */
import type { QueueSummary } from '../api/views';
import { recall, remember } from '../call/remembered';

export interface Place {
  queue: string;
  counter: string;
  pools: string[];
}

/** What this person chose last time on this machine, as far as it still exists; else the first queue with all its pools. */
export function placeOf(staff: string, queues: readonly QueueSummary[]): Place | null {
  const first = queues[0];
  if (!first) return null;
  const before = parsed(recall(`place:${staff}`));
  const queue = queues.find(({ id }) => id === before?.queue) ?? first;
  const pools = queue.pools.map(({ id }) => id);
  const kept = before?.pools.filter((id) => pools.includes(id)) ?? [];
  return {
    queue: queue.id,
    counter: queue.counters.some(({ id }) => id === before?.counter) ? (before?.counter ?? '') : '',
    pools: kept.length > 0 ? kept : pools,
  };
}

export function keepPlace(staff: string, place: Place): void {
  remember(`place:${staff}`, JSON.stringify(place));
}

function parsed(text: string | null): Place | null {
  if (text === null) return null;
  try {
    const { queue, counter, pools } = JSON.parse(text) as Partial<Place>;
    if (typeof queue !== 'string' || typeof counter !== 'string' || !Array.isArray(pools)) return null;
    return { queue, counter, pools };
  } catch {
    return null;
  }
}
