import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openLive, PAUSE_MAX_MS, pauseMs, SILENCE_MAX_MS, type LiveState } from '../src/api/live';

/** A server with one scripted connection after the other. */
class Server {
  requests: { url: string; headers: Record<string, string> }[] = [];
  #write: ((text: string) => void) | null = null;
  #close: (() => void) | null = null;
  /** What the next connections get instead of a stream. */
  refusals: (Response | Error)[] = [];

  fetch = async (url: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    this.requests.push({ url: String(url), headers: init?.headers as Record<string, string> });
    const refusal = this.refusals.shift();
    if (refusal instanceof Error) throw refusal;
    if (refusal) return refusal;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        const encoder = new TextEncoder();
        this.#write = (text) => controller.enqueue(encoder.encode(text));
        this.#close = () => controller.close();
        init?.signal?.addEventListener('abort', () => controller.error(new DOMException('aborted', 'AbortError')));
      },
    });
    return new Response(body, { status: 200 });
  };

  async send(text: string): Promise<void> {
    this.#write?.(text);
    await vi.advanceTimersByTimeAsync(1);
  }

  async hangUp(): Promise<void> {
    this.#close?.();
    await vi.advanceTimersByTimeAsync(1);
  }
}

function open(server: Server, token = 'secret') {
  const states: LiveState[] = [];
  const events: [string, unknown][] = [];
  const refused: string[] = [];
  const live = openLive({
    token,
    fetch: server.fetch,
    random: () => 0.5,
    onState: (state) => states.push(state),
    onEvent: (name, data) => events.push([name, data]),
    onRefused: (problem) => refused.push(problem.slug),
  });
  return { live, states, events, refused };
}

const problem = (status: number, slug: string) =>
  new Response(JSON.stringify({ type: `/problems/${slug}` }), { status, headers: { 'Content-Type': 'application/problem+json' } });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('openLive', () => {
  it('brings its token and tells events', async () => {
    const server = new Server();
    const { states, events } = open(server);
    await vi.advanceTimersByTimeAsync(1);
    await server.send('id: 4\nevent: appointment\ndata: {"state":"arrived"}\n\n');
    expect(server.requests[0]?.headers.Authorization).toBe('Bearer secret');
    expect(events).toEqual([['appointment', { state: 'arrived' }]]);
    expect(states).toEqual(['connecting', 'live']);
  });

  it('comes back where it stopped', async () => {
    const server = new Server();
    const { states } = open(server);
    await vi.advanceTimersByTimeAsync(1);
    await server.send('id: 41\nevent: appointment\ndata: {}\n\n');
    await server.hangUp();
    expect(states.at(-1)).toBe('reconnecting');
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.requests).toHaveLength(2);
    expect(server.requests[1]?.headers['Last-Event-ID']).toBe('41');
    expect(states).toEqual(['connecting', 'live', 'reconnecting', 'live']);
  });

  it('takes silence for a dead line, but a heartbeat for life', async () => {
    const server = new Server();
    open(server);
    await vi.advanceTimersByTimeAsync(SILENCE_MAX_MS - 1000);
    await server.send(': beat\n\n');
    await vi.advanceTimersByTimeAsync(SILENCE_MAX_MS - 1000);
    expect(server.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(3000);
    expect(server.requests).toHaveLength(2);
  });

  it('waits as long as a server asks that says goodbye', async () => {
    const server = new Server();
    open(server);
    await vi.advanceTimersByTimeAsync(1);
    await server.send('event: bye\ndata: {"reconnect_ms":2000}\n\n');
    await vi.advanceTimersByTimeAsync(2400);
    expect(server.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(server.requests).toHaveLength(2);
  });

  it('tries again when nobody answers, more and more patiently', async () => {
    const server = new Server();
    server.refusals = Array.from({ length: 4 }, () => new TypeError('no network'));
    const { live, states } = open(server);
    await vi.advanceTimersByTimeAsync(0);
    expect(server.requests).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(375);
    expect(server.requests).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(750);
    expect(server.requests).toHaveLength(3);
    live.retry();
    await vi.advanceTimersByTimeAsync(0);
    expect(server.requests).toHaveLength(4);
    expect(states).toEqual(['connecting', 'reconnecting']);
  });

  it('stops when the server will never serve it', async () => {
    const server = new Server();
    server.refusals = [problem(404, 'not-found')];
    const { states, refused } = open(server);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.requests).toHaveLength(1);
    expect(refused).toEqual(['not-found']);
    expect(states.at(-1)).toBe('refused');
  });

  it('is patient with a server that is busy', async () => {
    const server = new Server();
    server.refusals = [problem(503, 'unavailable'), problem(429, 'too-many-attempts')];
    const { states } = open(server);
    await vi.advanceTimersByTimeAsync(5000);
    expect(server.requests).toHaveLength(3);
    expect(states.at(-1)).toBe('live');
  });

  it('is silent after it was closed', async () => {
    const server = new Server();
    const { live, states, events } = open(server);
    await vi.advanceTimersByTimeAsync(1);
    live.close();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(server.requests).toHaveLength(1);
    expect(events).toEqual([]);
    expect(states.at(-1)).toBe('closed');
  });
});

describe('pauseMs', () => {
  it('doubles up to its limit and never falls below half', () => {
    for (let attempt = 0; attempt < 40; attempt++) {
      const least = pauseMs(attempt, () => 0);
      const most = pauseMs(attempt, () => 1);
      expect(most).toBeLessThanOrEqual(PAUSE_MAX_MS);
      expect(least).toBe(most / 2);
      if (attempt > 0) expect(most).toBeGreaterThanOrEqual(pauseMs(attempt - 1, () => 1));
    }
  });
});
