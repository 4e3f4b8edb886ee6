/**
 * A participant's lesson: the live view of it, the main room in which nothing is sent, and the private room when the instructor opens it.
 */
import * as api from '../api/lesson';
import type { LessonForParticipant } from '../api/lesson';
import { openLive } from '../api/live';
import type { Live, LiveState } from '../api/live';
import { asProblem } from '../api/problem';
import type { Problem } from '../api/problem';
import { admission } from '../call/admission';
import { Call } from '../call/call.svelte';

export class ParticipantLesson {
  readonly #enrolment: string;
  readonly #token: string;
  #view = $state.raw<LessonForParticipant | null>(null);
  #problem = $state.raw<Problem | null>(null);
  #main = $state.raw(new Call());
  #side = $state.raw<Call | null>(null);
  #live = $state<LiveState>('connecting');
  #answering = $state(false);
  /** Questions that were answered here: the view catches up a moment later. */
  #answered = $state('');
  #stream: Live | null = null;

  constructor(enrolment: string, token: string) {
    this.#enrolment = enrolment;
    this.#token = token;
  }

  get view(): LessonForParticipant | null {
    return this.#view;
  }
  get problem(): Problem | null {
    return this.#problem;
  }
  get main(): Call {
    return this.#main;
  }
  /** The private room, from its preview on. */
  get side(): Call | null {
    return this.#side;
  }
  get live(): LiveState {
    return this.#live;
  }
  get answering(): boolean {
    return this.#answering;
  }
  /** The question that waits for our answer. */
  get question(): { id: string; until: string } | null {
    const asked = this.#view?.presence ?? null;
    return asked && asked.id !== this.#answered ? asked : null;
  }
  get inside(): boolean {
    const { phase } = this.#main.state;
    return phase !== 'idle' && phase !== 'preparing' && phase !== 'ended';
  }
  get insideSide(): boolean {
    const phase = this.#side?.state.phase;
    return phase !== undefined && phase !== 'idle' && phase !== 'preparing' && phase !== 'ended';
  }

  async load(): Promise<void> {
    this.#problem = null;
    try {
      this.#put(await api.ownLesson(this.#enrolment, this.#token));
      this.#main.prepare();
      this.#stream ??= openLive({
        token: this.#token,
        onEvent: (name, data) => {
          if (name === 'enrolment') this.#put((data as { lesson: LessonForParticipant | null }).lesson);
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

  enter(): void {
    this.#main.enter(() => this.#admission('main'));
  }

  again(): void {
    this.#main = new Call();
    this.#main.prepare();
  }

  /** Opens the preview of the private room. */
  prepareSide(): void {
    this.#side = new Call();
    this.#side.prepare();
  }

  enterSide(): void {
    this.#side?.enter(() => this.#admission('side'));
  }

  leaveSide(): void {
    this.#side?.leave();
    this.#side = null;
  }

  async answer(): Promise<void> {
    const asked = this.question;
    if (!asked || this.#answering) return;
    this.#answering = true;
    try {
      await api.answerPresence(this.#enrolment, this.#token, asked.id);
      this.#answered = asked.id;
    } catch (reason) {
      this.#problem = asProblem(reason);
      // Too late is too late; asking on would help nobody.
      if (this.#problem.final) this.#answered = asked.id;
    } finally {
      this.#answering = false;
    }
  }

  close(): void {
    this.#side?.leave();
    this.#main.leave();
    this.#stream?.close();
    this.#stream = null;
  }

  #admission(room: 'main' | 'side') {
    return admission(
      () => api.ownPass(this.#enrolment, this.#token, room),
      (reason) => asProblem(reason).final,
    );
  }

  #put(view: LessonForParticipant | null | undefined): void {
    if (!view) return;
    this.#view = view;
    // The instructor has closed the private room: back to the others.
    if (!view.side_room && this.#side) this.leaveSide();
  }
}
