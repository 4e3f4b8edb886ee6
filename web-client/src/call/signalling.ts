/**
 * The line to the media node: one WebSocket that says hello, keeps itself alive, comes back when it is lost and gives
 * up when there is nothing to come back to. Knows no media; messages in, messages out.
 */
import { PROTOCOL, RESUME_MS_MAX, parse } from './protocol';
import type { ClientMessage, Joined, ServerMessage } from './protocol';
import type { EndReason } from './state';

/** The permission to enter, from the office's API. */
export interface Pass {
  pass: string;
  signalUrl: string;
}

export interface SignallingOptions {
  /**
   * Asks the office for a fresh pass: `over` when there is no talk to enter any more. A throw means that nobody
   * answered; it is asked again.
   */
  pass: () => Promise<Pass | 'over'>;
  onJoined: (joined: Joined) => void;
  onMessage: (message: Exclude<ServerMessage, Joined>) => void;
  onLost: () => void;
  onEnded: (reason: EndReason) => void;
  /** For tests. */
  connect?: (url: string) => WebSocket;
  random?: () => number;
}

/** First pause before a reconnect; it doubles up to `PAUSE_MAX_MS`, give or take a fifth (PROTOCOL.md, section 4). */
export const PAUSE_FIRST_MS = 500;
export const PAUSE_MAX_MS = 2_000;
/** Without any message for this long the connection is taken for dead. */
export const SILENCE_MAX_MS = 12_000;
export const PING_MS = 5_000;
/** Nobody tries for longer than this without success. */
export const GIVE_UP_MS = 180_000;

/** Errors after which the same pass or token is of no use, but a fresh pass may be. */
const FRESH_PASS = new Set(['pass_expired', 'pass_used', 'bad_pass', 'wrong_node', 'resume_unknown', 'room_ended']);
/** Errors that a new attempt cannot mend. */
const HOPELESS = new Set(['unsupported_protocol', 'hello_expected', 'malformed', 'room_locked']);
/** Errors that say that the place is gone, not that the pass was wrong. */
const PLACE_GONE = new Set(['resume_unknown', 'room_ended']);
/** More refused passes than this in a row are no accident. */
const REFUSED_PASSES_MAX = 2;

/** `WebSocket.OPEN`, by number so that this file runs where there is no browser. */
const SOCKET_OPEN = 1;

const END_REASONS = { ended: 'finished', kicked: 'removed', refused: 'removed', replaced: 'elsewhere' } as const;

export class Signalling {
  readonly #options: SignallingOptions;
  #socket: WebSocket | null = null;
  #url = '';
  #resumeToken: string | null = null;
  /** When the place in the room was last known to be kept; a resume token is worth something for a minute after. */
  #aliveAt = 0;
  #attempts = 0;
  #refusedPasses = 0;
  #triesSince: number | null = null;
  #ended = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #pulse: ReturnType<typeof setInterval> | undefined;
  #heardAt = 0;

  constructor(options: SignallingOptions) {
    this.#options = options;
    globalThis.addEventListener?.('online', this.#hurry);
  }

  /** Opens the line. Everything after that comes through the callbacks. */
  open(): void {
    void this.#connect();
  }

  /** Sends a message now, or drops it when the line is down: after a reconnect the state is told anew. */
  send(message: ClientMessage): void {
    if (this.#socket?.readyState === SOCKET_OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** Leaves for good. */
  leave(): void {
    this.send({ type: 'bye' });
    this.#end('left');
  }

  async #connect(): Promise<void> {
    if (this.#ended) return;
    this.#retry = undefined;
    this.#triesSince ??= Date.now();
    const hello = await this.#hello();
    if (this.#ended || hello === null) return;
    const open = this.#options.connect ?? ((url: string) => new WebSocket(url));
    let socket: WebSocket;
    try {
      socket = open(this.#url);
    } catch {
      return this.#lost();
    }
    this.#socket = socket;
    this.#heardAt = Date.now();
    this.#watch(socket);
    socket.addEventListener('open', () => socket.send(JSON.stringify(hello)));
    socket.addEventListener('message', ({ data }) => {
      this.#heardAt = Date.now();
      const message = parse(data);
      if (message && this.#socket === socket) this.#hear(message);
    });
    socket.addEventListener('close', () => {
      if (this.#socket === socket) this.#lost();
    });
  }

  /** What we introduce ourselves with, or null when there is nothing to come back to or nobody answered. */
  async #hello(): Promise<ClientMessage | null> {
    if (this.#resumeToken !== null && Date.now() - this.#aliveAt < RESUME_MS_MAX) {
      return { type: 'hello', protocol: PROTOCOL, resume: this.#resumeToken };
    }
    this.#resumeToken = null;
    try {
      const pass = await this.#options.pass();
      if (pass === 'over') {
        this.#end('finished');
        return null;
      }
      this.#url = signalAddress(pass.signalUrl);
      return { type: 'hello', protocol: PROTOCOL, pass: pass.pass };
    } catch {
      this.#lost();
      return null;
    }
  }

  #hear(message: ServerMessage): void {
    this.#aliveAt = this.#heardAt;
    switch (message.type) {
      case 'joined':
        this.#resumeToken = message.resume_token;
        this.#attempts = 0;
        this.#refusedPasses = 0;
        this.#triesSince = null;
        return this.#options.onJoined(message);
      case 'ended':
        return this.#over(message.reason);
      case 'error':
        return this.#fault(message.code, message.message);
      case 'pong':
        return;
      default:
        return this.#options.onMessage(message);
    }
  }

  #over(reason: Extract<ServerMessage, { type: 'ended' }>['reason']): void {
    // A node that stops sends us to the office for a pass to another one.
    if (reason === 'shutdown') this.#resumeToken = null;
    else this.#end(END_REASONS[reason]);
  }

  #fault(code: string, message: string): void {
    console.warn(`signalling: ${code}: ${message}`);
    if (HOPELESS.has(code)) return this.#end('refused');
    if (code === 'removed') return this.#end('removed');
    if (!FRESH_PASS.has(code)) return;
    // The node is there again and knows nothing of us: it was restarted, and there is nothing to wait for any more.
    if (PLACE_GONE.has(code) && this.#resumeToken !== null) this.#attempts = 0;
    this.#resumeToken = null;
    if (!PLACE_GONE.has(code)) this.#refusedPasses += 1;
    if (this.#refusedPasses > REFUSED_PASSES_MAX) this.#end('refused');
  }

  #lost(): void {
    this.#drop();
    if (this.#ended) return;
    if (this.#triesSince !== null && Date.now() - this.#triesSince > GIVE_UP_MS) return this.#end('lost');
    this.#options.onLost();
    const random = this.#options.random ?? Math.random;
    const pause = Math.min(PAUSE_MAX_MS, PAUSE_FIRST_MS * 2 ** Math.min(this.#attempts, 10));
    this.#attempts += 1;
    this.#retry = setTimeout(() => void this.#connect(), pause * (0.8 + 0.4 * random()));
  }

  /** Pings, and takes a silent socket for dead: a phone that changed networks is told nothing by its browser. */
  #watch(socket: WebSocket): void {
    clearInterval(this.#pulse);
    this.#pulse = setInterval(() => {
      if (Date.now() - this.#heardAt > SILENCE_MAX_MS) this.#lost();
      else if (socket.readyState === SOCKET_OPEN) socket.send(JSON.stringify({ type: 'ping' }));
    }, PING_MS);
  }

  /** The network is back: do not wait for the pause to end. */
  readonly #hurry = (): void => {
    if (this.#retry === undefined) return;
    clearTimeout(this.#retry);
    void this.#connect();
  };

  #drop(): void {
    clearInterval(this.#pulse);
    clearTimeout(this.#retry);
    this.#retry = undefined;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #end(reason: EndReason): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#drop();
    globalThis.removeEventListener?.('online', this.#hurry);
    this.#options.onEnded(reason);
  }
}

/** The address of the node; a path stands for this very server. */
function signalAddress(url: string): string {
  const address = new URL(url, globalThis.location?.href ?? 'http://localhost/');
  address.protocol = address.protocol.replace('http', 'ws');
  return address.href;
}
