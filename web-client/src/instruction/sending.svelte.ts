// Sends what somebody has done. A dropped network is waited out for a while and tried again; what was typed stays.
import { asProblem, Problem } from '../api/problem';

/** Pauses before the second, third … try. */
const PAUSES_MS = [1_000, 3_000, 8_000];

export interface Sending {
  /** What is under way, by the name it was given. */
  readonly busy: string | null;
  /** The network does not answer; it is being tried again. */
  readonly waiting: boolean;
  readonly problem: Problem | null;
  /** The refusal in the words of the instruction, for `ui/Trouble.svelte`. */
  readonly trouble: { words: string; passing: boolean } | null;
  /** Carries out `work`, which may run several times: the server must take a repetition for the same. */
  run(what: string, work: () => Promise<void>): Promise<void>;
  /** Tries the last one again, for a button. */
  again(): void;
  clear(): void;
}

export function sending(): Sending {
  let busy = $state<string | null>(null);
  let waiting = $state(false);
  let problem = $state.raw<Problem | null>(null);
  let last: (() => Promise<void>) | null = null;

  async function run(what: string, work: () => Promise<void>): Promise<void> {
    if (busy) return;
    busy = what;
    problem = null;
    last = () => run(what, work);
    for (let attempt = 0; ; attempt++) {
      try {
        await work();
        break;
      } catch (error) {
        const refusal = asProblem(error);
        const pause = PAUSES_MS[attempt];
        if (!mayHeal(refusal) || pause === undefined) {
          problem = refusal;
          break;
        }
        waiting = true;
        await pauseOrOnline(pause);
      }
    }
    busy = null;
    waiting = false;
  }

  return {
    get busy() {
      return busy;
    },
    get waiting() {
      return waiting;
    },
    get problem() {
      return problem;
    },
    get trouble() {
      return problem && { words: wordsOf(problem), passing: problem.passing };
    },
    run,
    again: () => void last?.(),
    clear() {
      problem = null;
    },
  };
}

function mayHeal({ status }: Problem): boolean {
  return status === 0 || status === 502 || status === 503 || status === 504;
}

function pauseOrOnline(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    addEventListener('online', done);
  });
}

/** Refusals that mean something special here, or that the words of the booking pages would not fit. */
const OWN_WORDS = new Set(['not-released', 'not-yet', 'wrong-attempt', 'too-fast', 'lesson-full', 'minor-on-site', 'unreadable-name', 'hindrance-open', 'wrong-state', 'expired', 'over', 'too-many-mails', 'no-email']);

export function wordsOf(problem: Problem): string {
  return OWN_WORDS.has(problem.slug) ? `refused-${problem.slug}` : problem.words;
}
