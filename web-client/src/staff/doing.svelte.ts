// One thing at a time that somebody asked the server to do: what is under way, and what it was refused with.
import { asProblem } from '../api/problem';
import type { Problem } from '../api/problem';
import { navigate } from '../router.svelte';

export class Doing {
  #busy = $state<string | null>(null);
  #problem = $state.raw<Problem | null>(null);

  /** What is under way, by the name it was given. */
  get busy(): string | null {
    return this.#busy;
  }

  /** The last refusal or fault; gone with the next attempt. */
  get problem(): Problem | null {
    return this.#problem;
  }

  /** Does it, unless something else is under way; `undefined` when it was refused. Whoever is signed out meanwhile goes to the sign-in. */
  async run<T>(what: string, act: () => Promise<T>): Promise<T | undefined> {
    if (this.#busy) return undefined;
    this.#busy = what;
    this.#problem = null;
    try {
      return await act();
    } catch (reason) {
      const problem = asProblem(reason);
      if (problem.status === 401) void navigate('/schalter/anmelden');
      this.#problem = problem;
      return undefined;
    } finally {
      this.#busy = null;
    }
  }

  forget(): void {
    this.#problem = null;
  }
}
