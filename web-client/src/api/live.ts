// A live stream of the server (`GET /api/v1/live`) that repairs itself. It is read with `fetch`, because `EventSource` cannot send
// the citizen's token in a header. Every byte counts as a sign of life; silence beyond two heartbeats means a new connection.
import { EventStreamParser } from './event-stream';
import { Problem, problemOf } from './problem';

export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'refused' | 'closed';

export interface LiveOptions {
  /** `?queue=…` of a clerk; empty for a citizen. */
  query?: string;
  /** The citizen's token; clerks come with their cookie. */
  token?: string;
  /** One event of the server, its data parsed from JSON. */
  onEvent: (name: string, data: unknown) => void;
  onState?: (state: LiveState) => void;
  /** The server will not serve this stream again: gone, not allowed, signed out. */
  onRefused?: (problem: Problem) => void;
  /** For tests. */
  fetch?: typeof fetch;
  random?: () => number;
}

export interface Live {
  /** Drops a waiting pause and connects now, for a "try again" button. */
  retry(): void;
  close(): void;
}

/** The server sends a comment every 15 s. */
export const SILENCE_MAX_MS = 40_000;
export const PAUSE_FIRST_MS = 500;
export const PAUSE_MAX_MS = 30_000;

/** How long to wait before the n-th try (from 0): doubling, half of it by chance, so that ten thousand pages do not come back at once. */
export function pauseMs(attempt: number, random: () => number): number {
  const whole = Math.min(PAUSE_MAX_MS, PAUSE_FIRST_MS * 2 ** Math.min(attempt, 16));
  return whole / 2 + (whole / 2) * random();
}

export function openLive(options: LiveOptions): Live {
  const call = options.fetch ?? fetch;
  const random = options.random ?? Math.random;
  let lastId = '';
  let attempt = 0;
  let state: LiveState | null = null;
  let closed = false;
  let connection: AbortController | null = null;
  let pause: ReturnType<typeof setTimeout> | undefined;
  let watchdog: ReturnType<typeof setTimeout> | undefined;

  function become(next: LiveState): void {
    if (state === next) return;
    state = next;
    options.onState?.(next);
  }

  function watch(): void {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => connection?.abort(), SILENCE_MAX_MS);
  }

  async function connect(): Promise<void> {
    pause = undefined;
    become(state === null ? 'connecting' : 'reconnecting');
    const mine = new AbortController();
    connection = mine;
    let wait: number | null = null;
    try {
      watch();
      wait = await read(mine.signal);
    } catch (error) {
      if (error instanceof Problem && error.final) return refuse(error);
    } finally {
      clearTimeout(watchdog);
    }
    if (closed || connection !== mine) return;
    connection = null;
    become('reconnecting');
    pause = setTimeout(() => void connect(), wait ?? pauseMs(attempt++, random));
  }

  /** Reads until the stream ends; returns the pause the server asked for, if it said goodbye. */
  async function read(signal: AbortSignal): Promise<number | null> {
    const headers: Record<string, string> = { Accept: 'text/event-stream' };
    if (options.token) headers.Authorization = `Bearer ${options.token}`;
    if (lastId) headers['Last-Event-ID'] = lastId;
    const response = await call(`/api/v1/live${options.query ?? ''}`, { headers, signal, cache: 'no-store' });
    if (!response.ok || !response.body) throw await problemOf(response);
    attempt = 0;
    become('live');
    const parser = new EventStreamParser();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return null;
      watch();
      for (const event of parser.push(value)) {
        if (event.id) lastId = event.id;
        const data: unknown = parsed(event.data);
        if (event.name === 'bye') return askedPause(data, random);
        options.onEvent(event.name, data);
      }
    }
  }

  function refuse(problem: Problem): void {
    become('refused');
    options.onRefused?.(problem);
    stop();
  }

  function hurry(): void {
    if (closed || pause === undefined) return;
    clearTimeout(pause);
    void connect();
  }

  function stop(): void {
    closed = true;
    clearTimeout(pause);
    clearTimeout(watchdog);
    connection?.abort();
    globalThis.removeEventListener?.('online', hurry);
  }

  globalThis.addEventListener?.('online', hurry);
  void connect();
  return {
    retry: hurry,
    close() {
      if (closed) return;
      stop();
      become('closed');
    },
  };
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return data;
  }
}

function askedPause(data: unknown, random: () => number): number {
  const asked = typeof data === 'object' && data !== null && 'reconnect_ms' in data ? Number(data.reconnect_ms) : 0;
  const wait = Number.isFinite(asked) && asked > 0 ? Math.min(asked, PAUSE_MAX_MS) : PAUSE_FIRST_MS;
  return wait + wait * 0.5 * random();
}
