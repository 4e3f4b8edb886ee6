// When a lesson tells the server that somebody is reading it: every 15 seconds while it can be seen, and at once when it becomes
// visible again. A reducer without a clock: the time comes in, what to do comes out.

export const BEAT_MS = 15_000;

export interface Heart {
  visible: boolean;
  /** When the last beat was sent; `null` before the first. */
  beatAt: number | null;
  /** A beat is under way; the next waits for its answer. */
  sending: boolean;
  /** The chapter's time is over: nothing needs to be counted any more. */
  enough: boolean;
}

export type Happening = { kind: 'tick' } | { kind: 'shown' } | { kind: 'hidden' } | { kind: 'answered'; enough: boolean } | { kind: 'failed' };

export function newHeart(visible: boolean, enough: boolean): Heart {
  return { visible, beatAt: null, sending: false, enough };
}

/** What the heart is after something happened, and whether to send a beat now. */
export function beat(heart: Heart, happening: Happening, now: number): { heart: Heart; send: boolean } {
  const next = { ...heart };
  switch (happening.kind) {
    case 'shown':
      next.visible = true;
      // Time in the background does not count; a beat now starts the new stretch.
      if (!heart.visible) next.beatAt = null;
      break;
    case 'hidden':
      next.visible = false;
      break;
    case 'answered':
      next.sending = false;
      next.enough = happening.enough;
      break;
    case 'failed':
      // The next tick tries again: the server counts gaps up to 45 s.
      next.sending = false;
      next.beatAt = null;
      break;
    case 'tick':
      break;
  }
  const due = next.beatAt === null || now - next.beatAt >= BEAT_MS;
  const send = next.visible && !next.enough && !next.sending && due && happening.kind !== 'failed';
  return { heart: send ? { ...next, beatAt: now, sending: true } : next, send };
}
