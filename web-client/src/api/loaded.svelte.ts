// Something a page needs from the server: being asked for, there, or refused.
import { asProblem, type Problem } from './problem';

export interface Loaded<T> {
  readonly value: T | null;
  readonly problem: Problem | null;
  readonly loading: boolean;
  /** Asks (again). A late answer to an earlier question is dropped; what was there stays until the new answer comes. */
  load(): Promise<void>;
  /** Puts a newer state in, for answers that come another way. */
  set(value: T): void;
}

export function loaded<T>(ask: () => Promise<T>): Loaded<T> {
  let value = $state.raw<T | null>(null);
  let problem = $state.raw<Problem | null>(null);
  let loading = $state(false);
  let question = 0;

  const self: Loaded<T> = {
    get value() {
      return value;
    },
    get problem() {
      return problem;
    },
    get loading() {
      return loading;
    },
    async load() {
      const mine = ++question;
      loading = true;
      try {
        const answer = await ask();
        if (mine === question) [value, problem] = [answer, null];
      } catch (error) {
        if (mine === question) problem = asProblem(error);
      } finally {
        if (mine === question) loading = false;
      }
    },
    set(next) {
      question++;
      [value, problem, loading] = [next, null, false];
    },
  };
  void self.load();
  return self;
}
