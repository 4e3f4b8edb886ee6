import { describe, expect, it } from 'vitest';
import type { QueueView, TicketForStaff } from '../api/views';
import { arrivedSince, currentOf, elsewhereIn, minutesSince, waitingIn } from './order';

function ticket(id: string, state: TicketForStaff['state'], clerk: string | null = null): TicketForStaff {
  return { id, state, clerk: clerk === null ? null : { id: clerk, name: clerk } } as TicketForStaff;
}

function queue(...tickets: TicketForStaff[]): QueueView {
  return { id: 'q', name: 'Q', tickets, appointments: [] } as unknown as QueueView;
}

const busy = queue(ticket('1', 'serving', 'me'), ticket('2', 'called', 'you'), ticket('3', 'waiting'), ticket('4', 'waiting'));

describe('the counter', () => {
  it('knows who is with me, with others, and waiting', () => {
    expect(currentOf(busy, 'me')?.id).toBe('1');
    expect(elsewhereIn(busy, 'me').map(({ id }) => id)).toEqual(['2']);
    expect(waitingIn(busy).map(({ id }) => id)).toEqual(['3', '4']);
  });

  it('has nobody with me before anything is loaded', () => {
    expect(currentOf(null, 'me')).toBeNull();
  });

  it('notices who arrived, but not at the first look', () => {
    expect(arrivedSince(null, busy)).toEqual([]);
    expect(arrivedSince(queue(ticket('3', 'waiting')), busy).map(({ id }) => id)).toEqual(['4']);
  });

  it('takes another queue for a first look', () => {
    expect(arrivedSince({ ...busy, id: 'other', tickets: [] }, busy)).toEqual([]);
  });

  it('counts whole minutes, never below nothing', () => {
    expect(minutesSince('2026-12-03T14:00:00+01:00', Date.parse('2026-12-03T14:05:59+01:00'))).toBe(5);
    expect(minutesSince('2026-12-03T14:00:00+01:00', Date.parse('2026-12-03T13:59:00+01:00'))).toBe(0);
  });
});
