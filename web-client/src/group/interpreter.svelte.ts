/**
 * An interpreter's lesson: the live view of it and the main room, into which a voice is sent. The link is the only key to it.
 */
import * as api from '../api/lesson';
import type { LessonForInterpreter } from '../api/lesson';
import { openLive } from '../api/live';
import type { Live, LiveState } from '../api/live';
import { asProblem } from '../api/problem';
import type { Problem } from '../api/problem';
import { admission } from '../call/admission';
import { Call } from '../call/call.svelte';

export class InterpreterLesson {
  readonly #id: string;
  readonly #token: string;
  #view = $state.raw<LessonForInterpreter | null>(null);
  #problem = $state.raw<Problem | null>(null);
  #main = $state.raw(new Call());
  #live = $state<LiveState>('connecting');
  #stream: Live | null = null;

  constructor(id: string, token: string) {
    this.#id = id;
    this.#token = token;
  }

  get view(): LessonForInterpreter | null {
    return this.#view;
  }
  get problem(): Problem | null {
    return this.#problem;
  }
  get main(): Call {
    return this.#main;
  }
  get live(): LiveState {
    return this.#live;
  }
  get inside(): boolean {
    const { phase } = this.#main.state;
    return phase !== 'idle' && phase !== 'preparing' && phase !== 'ended';
  }

  async load(): Promise<void> {
    this.#problem = null;
    try {
      this.#view = await api.interpretation(this.#id, this.#token);
      this.#main.prepare();
      this.#stream ??= openLive({
        token: this.#token,
        onEvent: (name, data) => {
          if (name === 'interpretation') this.#view = data as LessonForInterpreter;
        },
        onState: (state) => (this.#live = state),
      });
    } catch (reason) {
      this.#problem = asProblem(reason);
    }
  }

  retry(): void {
    this.#stream?.retry();
  }

  enter(name: string): void {
    this.#main.enter(() =>
      admission(
        () => api.interpretationPass(this.#id, this.#token, name),
        (reason) => asProblem(reason).final,
      ),
    );
  }

  again(): void {
    this.#main = new Call();
    this.#main.prepare();
  }

  close(): void {
    this.#main.leave();
    this.#stream?.close();
    this.#stream = null;
  }
}
