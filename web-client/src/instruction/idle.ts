// Who leaves the device is signed out, so that the next person in the library does not find the enrolment open. Two minutes before,
// a question that one press answers, as often as one likes (WCAG 2.2.1). Wall-clock time, because devices sleep.

export const WARN_MS = 2 * 60_000;

export type Idle = { kind: 'awake' } | { kind: 'warning'; leftMs: number } | { kind: 'over' };

/** How things stand `now`, after the last sign of life at `lastAt`. While the question is open, only its button counts as one. */
export function idle(lastAt: number, now: number, minutes: number): Idle {
  const leftMs = lastAt + minutes * 60_000 - now;
  if (leftMs <= 0) return { kind: 'over' };
  return leftMs <= WARN_MS ? { kind: 'warning', leftMs } : { kind: 'awake' };
}
