/**
 * A clerk's desk: who is signed in, where they sit, the live queue, and what they can do with it. The console and the call page
 * both sit at it.
 */
import { openLive } from '../api/live';
import type { Live, LiveState } from '../api/live';
import { asProblem } from '../api/problem';
import type { Problem } from '../api/problem';
import { act, callNext, queues as fetchQueues } from '../api/queue';
import type { TicketAction } from '../api/queue';
import { session as fetchSession } from '../api/session';
import type { QueueSummary, QueueView, SessionView, TicketForStaff } from '../api/views';
import { currentOf } from './order';
import { keepPlace, placeOf } from './place.svelte';
import type { Place } from './place.svelte';

export class Desk {
  #session = $state.raw<SessionView | null>(null);
  #queues = $state.raw<QueueSummary[]>([]);
  #place = $state.raw<Place | null>(null);
  #queue = $state.raw<QueueView | null>(null);
  #live = $state.raw<LiveState>('connecting');
  #problem = $state.raw<Problem | null>(null);
  #busy = $state<TicketAction | 'next' | null>(null);
  #stream: Live | null = null;
  readonly #onQueue: (before: QueueView | null, now: QueueView) => void;
  readonly #onSignedOut: () => void;

  constructor(options: { onQueue?: (before: QueueView | null, now: QueueView) => void; onSignedOut: () => void }) {
    this.#onQueue = options.onQueue ?? (() => {});
    this.#onSignedOut = options.onSignedOut;
  }

  get session(): SessionView | null {
    return this.#session;
  }
  get queues(): QueueSummary[] {
    return this.#queues;
  }
  get place(): Place | null {
    return this.#place;
  }
  get queue(): QueueView | null {
    return this.#queue;
  }
  get live(): LiveState {
    return this.#live;
  }
  /** The last refusal or fault; cleared by the next success. */
  get problem(): Problem | null {
    return this.#problem;
  }
  /** What is under way. */
  get busy(): TicketAction | 'next' | null {
    return this.#busy;
  }
  /** The person this clerk has called or is talking to. */
  get current(): TicketForStaff | null {
    return currentOf(this.#queue, this.#session?.staff.id ?? '');
  }

  /** Sits down: who am I, where did I sit, and the live queue. Sends to the sign-in when nobody is signed in. */
  async open(): Promise<void> {
    this.#problem = null;
    try {
      this.#session = await fetchSession();
      // Not everybody who works here serves at a counter: the others go on to their areas.
      const session = this.#session;
      const queues = session.permissions.includes('see_queue') ? await fetchQueues() : [];
      this.#queues = queues.toSorted((a, b) => String(a.name).localeCompare(String(b.name), 'de'));
      this.#place = placeOf(session.staff.id, this.#queues);
      this.#follow();
    } catch (reason) {
      this.#refused(asProblem(reason));
    }
  }

  close(): void {
    this.#stream?.close();
    this.#stream = null;
  }

  retry(): void {
    this.#stream?.retry();
  }

  /** Moves to another queue, counter or choice of pools, and remembers it. */
  sit(place: Place): void {
    const moved = place.queue !== this.#place?.queue;
    this.#place = place;
    if (this.#session) keepPlace(this.#session.staff.id, place);
    if (moved) this.#follow();
  }

  /** Calls whoever is next; `null` when nobody waits, `undefined` when it was refused. */
  async next(): Promise<TicketForStaff | null | undefined> {
    const place = this.#place;
    if (!place || this.#busy) return undefined;
    return this.#doing('next', () => callNext(place.queue, place.counter, place.pools));
  }

  /** Does something with the present person; `undefined` when it was refused. */
  async act(action: TicketAction, ticket = this.current): Promise<TicketForStaff | undefined> {
    if (!ticket || this.#busy) return undefined;
    return this.#doing(action, () => act(action, ticket.id));
  }

  async #doing<T extends TicketForStaff | null>(what: TicketAction | 'next', run: () => Promise<T>): Promise<T | undefined> {
    this.#busy = what;
    this.#problem = null;
    try {
      const ticket = await run();
      if (ticket) this.#put(ticket);
      return ticket;
    } catch (reason) {
      this.#refused(asProblem(reason));
      return undefined;
    } finally {
      this.#busy = null;
    }
  }

  /** Shows a changed ticket at once; the stream brings the whole queue a moment later. */
  #put(ticket: TicketForStaff): void {
    if (!this.#queue) return;
    const rest = this.#queue.tickets.filter(({ id }) => id !== ticket.id);
    const open = ['waiting', 'called', 'serving'].includes(ticket.state);
    this.#queue = { ...this.#queue, tickets: open ? [ticket, ...rest] : rest };
  }

  #refused(problem: Problem): void {
    if (problem.status === 401) this.#onSignedOut();
    else this.#problem = problem;
  }

  #follow(): void {
    this.#stream?.close();
    this.#queue = null;
    if (!this.#place) return;
    this.#stream = openLive({
      query: `?queue=${encodeURIComponent(this.#place.queue)}`,
      onEvent: (name, data) => {
        if (name !== 'queue') return;
        const before = this.#queue;
        this.#queue = data as QueueView;
        this.#onQueue(before, this.#queue);
      },
      onState: (state) => (this.#live = state),
      onRefused: (problem) => this.#refused(problem),
    });
  }
}
