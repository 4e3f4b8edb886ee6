/** How the counter sorts and names what it shows. Pure. */
import type { QueueView, TicketForStaff } from '../api/views';

/** The one this clerk has called or is talking to. */
export function currentOf(queue: QueueView | null, staff: string): TicketForStaff | null {
  return queue?.tickets.find(({ clerk, state }) => clerk?.id === staff && (state === 'called' || state === 'serving')) ?? null;
}

/** Those who wait, in calling order as the server sent it. */
export function waitingIn(queue: QueueView | null): TicketForStaff[] {
  return queue?.tickets.filter(({ state }) => state === 'waiting') ?? [];
}

/** Those whom colleagues have called or are talking to. */
export function elsewhereIn(queue: QueueView | null, staff: string): TicketForStaff[] {
  return queue?.tickets.filter(({ clerk, state }) => clerk?.id !== staff && (state === 'called' || state === 'serving')) ?? [];
}

/** Who is new in line since `before`; nobody at the first look, for then all are. */
export function arrivedSince(before: QueueView | null, now: QueueView): TicketForStaff[] {
  if (before === null || before.id !== now.id) return [];
  const known = new Set(before.tickets.map(({ id }) => id));
  return waitingIn(now).filter(({ id }) => !known.has(id));
}

/** Whole minutes from `since` to `now` (milliseconds), never negative: clocks differ. */
export function minutesSince(since: string, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(since)) / 60_000));
}
