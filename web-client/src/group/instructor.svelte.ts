/**
 * The instructor's lesson: the office's live view of it, the main room, and the private room with one person. While the private room is
 * open the main room hears nothing.
 */
import * as api from '../api/lesson';
import type { LessonView } from '../api/lesson';
import { openLive } from '../api/live';
import type { Live, LiveState } from '../api/live';
import { asProblem } from '../api/problem';
import { admission } from '../call/admission';
import { Call } from '../call/call.svelte';
import type { Participant } from '../call/state';
import { Doing } from '../staff/doing.svelte';
import { roster } from './roster';
import type { RosterRow } from './roster';

export class InstructorLesson {
  readonly id: string;
  readonly doing = new Doing();
  #view = $state.raw<LessonView | null>(null);
  #main = $state.raw(new Call());
  #side = $state.raw<Call | null>(null);
  #sideWith = $state<string | null>(null);
  #live = $state<LiveState>('connecting');
  #spokeBefore = false;
  #stream: Live | null = null;

  constructor(id: string) {
    this.id = id;
  }

  get view(): LessonView | null {
    return this.#view;
  }
  get main(): Call {
    return this.#main;
  }
  /** The private room, while we are in it. */
  get side(): Call | null {
    return this.#side;
  }
  get sideWith(): RosterRow | null {
    return this.rows.find(({ enrolment }) => enrolment === this.#sideWith) ?? null;
  }
  get live(): LiveState {
    return this.#live;
  }
  get rows(): RosterRow[] {
    return this.#view ? roster(this.#view.participants, this.#main.state.participants) : [];
  }
  /** Who interprets in the room now. */
  get interpreter(): Participant | null {
    return this.#main.state.participants.find(({ role, away }) => role === 'guest' && away === null) ?? null;
  }
  /** Whether we are in the main room. */
  get inside(): boolean {
    const { phase } = this.#main.state;
    return phase !== 'idle' && phase !== 'preparing' && phase !== 'ended';
  }

  /** Loads the lesson and follows it. */
  async load(): Promise<void> {
    const view = await this.doing.run('load', () => api.lesson(this.id));
    if (!view) return;
    this.#view = view;
    this.#stream ??= openLive({
      query: `?lesson=${encodeURIComponent(this.id)}`,
      onEvent: (name, data) => {
        if (name === 'lesson') this.#view = data as LessonView;
      },
      onState: (state) => (this.#live = state),
    });
  }

  retry(): void {
    this.#stream?.retry();
  }

  /** Opens the doors: participants may come into the lobby. */
  async open(): Promise<void> {
    this.#put(await this.doing.run('open', () => api.openLesson(this.id)));
  }

  enter(): void {
    this.#main.enter(() =>
      admission(
        () => api.lessonPass(this.id),
        (reason) => asProblem(reason).final,
      ),
    );
  }

  again(): void {
    this.#main = new Call();
    this.#main.prepare();
  }

  /** Turns everybody's slide. */
  async show(chapter: number, number: number): Promise<void> {
    this.#put(await this.doing.run('slide', () => api.showSlide(this.id, chapter, number)));
  }

  async askPresence(): Promise<void> {
    this.#put(await this.doing.run('presence', () => api.askPresence(this.id)));
  }

  /** Goes into a private room with one person; the main room is muted meanwhile. */
  async openSide(enrolment: string): Promise<void> {
    if (this.#side) return;
    let first = await this.doing.run('side', () => api.openSideRoom(this.id, enrolment));
    if (!first) return;
    this.#spokeBefore = this.#main.state.sending.microphone === 'on';
    if (this.#spokeBefore) await this.#main.toggle('microphone');
    const side = new Call();
    [this.#side, this.#sideWith] = [side, enrolment];
    side.prepare();
    await side.toggle('camera');
    await side.toggle('microphone');
    side.enter(() =>
      admission(
        async () => {
          // A pass opens once; after a long loss the same room is opened again.
          const pass = first ?? (await api.openSideRoom(this.id, enrolment));
          first = undefined;
          return pass;
        },
        (reason) => asProblem(reason).final,
      ),
    );
  }

  /** Back to the others. */
  async closeSide(): Promise<void> {
    this.#side?.leave();
    [this.#side, this.#sideWith] = [null, null];
    this.#put(await this.doing.run('side-close', () => api.closeSideRoom(this.id)));
    if (this.#spokeBefore && this.#main.state.sending.microphone !== 'on') await this.#main.toggle('microphone');
  }

  /** Makes the interpreter's link; the one before it opens nothing any more. */
  async inviteInterpreter(): Promise<string | null> {
    const token = await this.doing.run('interpreter', () => api.inviteInterpreter(this.id));
    return token ? `${location.origin}/dolmetschen/${this.id}#${token}` : null;
  }

  /** Withdraws the link, and sends away who came by it. */
  async withdrawInterpreter(): Promise<void> {
    await this.doing.run('interpreter', () => api.withdrawInterpreter(this.id));
    if (this.interpreter && !this.doing.problem) this.#main.remove(this.interpreter.id);
  }

  async decide(enrolment: string, attended: boolean, reason: string): Promise<void> {
    this.#put(await this.doing.run('attended', () => api.decideAttended(this.id, enrolment, attended, reason)));
  }

  /** Ends the lesson for everybody. */
  async end(): Promise<void> {
    const ended = await this.doing.run('end', () => api.endLesson(this.id));
    if (!ended) return;
    this.#put(ended);
    this.leave();
  }

  leave(): void {
    this.#side?.leave();
    [this.#side, this.#sideWith] = [null, null];
    this.#main.leave();
  }

  close(): void {
    this.leave();
    this.#stream?.close();
    this.#stream = null;
  }

  #put(view: LessonView | undefined): void {
    if (view) this.#view = view;
  }
}
