// Tells the server that a lesson is being read, as `heartbeat.ts` decides, and knows how much of its time is left.
import type { Holder } from '../api/enrolment';
import { beat, newHeart, type Happening } from './heartbeat';
import { uuid } from './random';

const TICK_MS = 1_000;

export interface Beats {
  readonly secondsSpent: number;
  readonly state: 'locked' | 'open' | 'done';
}

/** Call it while a component is set up, once per chapter. */
export function beats(holder: Holder, chapter: number, begin: { spent: number; min: number; state: 'locked' | 'open' | 'done' }, onstate: (state: 'locked' | 'open' | 'done') => void): Beats {
  const page = uuid();
  let secondsSpent = $state(begin.spent);
  let state = $state(begin.state);

  $effect(() => {
    let heart = newHeart(document.visibilityState === 'visible', begin.spent >= begin.min);
    let closed = false;

    function happen(happening: Happening): void {
      const next = beat(heart, happening, Date.now());
      heart = next.heart;
      if (next.send) void send();
    }

    async function send(): Promise<void> {
      try {
        const answer = await holder.progress(chapter, page);
        if (closed) return;
        secondsSpent = answer.seconds_spent;
        if (answer.state !== state) onstate((state = answer.state));
        happen({ kind: 'answered', enough: answer.seconds_spent >= answer.seconds_min });
      } catch {
        if (!closed) happen({ kind: 'failed' });
      }
    }

    const seen = () => happen({ kind: document.visibilityState === 'visible' ? 'shown' : 'hidden' });
    document.addEventListener('visibilitychange', seen);
    const timer = setInterval(() => happen({ kind: 'tick' }), TICK_MS);
    happen({ kind: 'tick' });
    return () => {
      closed = true;
      clearInterval(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  });

  return {
    get secondsSpent() {
      return secondsSpent;
    },
    get state() {
      return state;
    },
  };
}
