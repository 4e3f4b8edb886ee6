import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EndReason } from './state';
import { GIVE_UP_MS, PAUSE_FIRST_MS, PAUSE_MAX_MS, SILENCE_MAX_MS, Signalling } from './signalling';

/** The far end of a line: what was said to it, and a way to answer. */
class FakeSocket extends EventTarget {
  readyState = 0;
  readonly said: Record<string, unknown>[] = [];

  send(frame: string): void {
    this.said.push(JSON.parse(frame) as Record<string, unknown>);
  }

  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  answer(message: object): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }

  close(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.dispatchEvent(new Event('close'));
  }
}

const joined = { type: 'joined', participant: 'me', resume_token: 'again', resumed: false, in_lobby: false, participants: [] };

let sockets: FakeSocket[];
let passes: number;
let heard: string[];
let ended: EndReason[];

function open(pass?: () => Promise<{ pass: string; signalUrl: string } | 'over'>): Signalling {
  const signalling = new Signalling({
    pass: pass ?? (() => Promise.resolve({ pass: `pass-${++passes}`, signalUrl: '/signal' })),
    onJoined: () => heard.push('joined'),
    onMessage: ({ type }) => heard.push(type),
    onLost: () => heard.push('lost'),
    onEnded: (reason) => ended.push(reason),
    connect: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    random: () => 0.5,
  });
  signalling.open();
  return signalling;
}

async function latest(): Promise<FakeSocket> {
  await vi.advanceTimersByTimeAsync(0);
  const socket = sockets.at(-1);
  if (!socket) throw new Error('nobody connected');
  return socket;
}

async function enter(): Promise<FakeSocket> {
  const socket = await latest();
  socket.open();
  socket.answer(joined);
  return socket;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  sockets = [];
  passes = 0;
  heard = [];
  ended = [];
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('signalling', () => {
  it('introduces itself with a pass', async () => {
    open();
    const socket = await enter();
    expect(socket.said[0]).toEqual({ type: 'hello', protocol: 1, pass: 'pass-1' });
    expect(heard).toEqual(['joined']);
  });

  it('comes back with its resume token', async () => {
    open();
    (await enter()).close();
    await vi.advanceTimersByTimeAsync(PAUSE_MAX_MS);
    const socket = await enter();
    expect(socket.said[0]).toEqual({ type: 'hello', protocol: 1, resume: 'again' });
    expect(heard).toEqual(['joined', 'lost', 'joined']);
  });

  it('asks for a fresh pass when the place is no longer kept', async () => {
    open();
    (await enter()).close();
    await vi.advanceTimersByTimeAsync(PAUSE_MAX_MS);
    const refused = await latest();
    refused.open();
    refused.answer({ type: 'error', code: 'resume_unknown', message: '', fatal: true });
    refused.close();
    await vi.advanceTimersByTimeAsync(PAUSE_MAX_MS);
    expect((await enter()).said[0]).toEqual({ type: 'hello', protocol: 1, pass: 'pass-2' });
  });

  it('does not wait long when the node came back without knowing us', async () => {
    open();
    (await enter()).close();
    // The node is away for three attempts, which makes pauses longer.
    for (let n = 0; n < 3; n += 1) {
      await vi.advanceTimersByTimeAsync(PAUSE_MAX_MS);
      (await latest()).close();
    }
    await vi.advanceTimersByTimeAsync(PAUSE_MAX_MS);
    const refused = await latest();
    refused.open();
    refused.answer({ type: 'error', code: 'resume_unknown', message: '', fatal: true });
    refused.close();
    await vi.advanceTimersByTimeAsync(PAUSE_FIRST_MS);
    expect((await enter()).said[0]).toEqual({ type: 'hello', protocol: 1, pass: 'pass-2' });
  });

  it('asks for a fresh pass when the node stops', async () => {
    open();
    const socket = await enter();
    socket.answer({ type: 'ended', reason: 'shutdown' });
    socket.close();
    await vi.advanceTimersByTimeAsync(PAUSE_MAX_MS);
    expect((await enter()).said[0]).toMatchObject({ pass: 'pass-2' });
    expect(ended).toEqual([]);
  });

  const reasons: [string, EndReason][] = [
    ['ended', 'finished'],
    ['kicked', 'removed'],
    ['refused', 'removed'],
    ['replaced', 'elsewhere'],
  ];
  it.each(reasons)('does not come back after "%s"', async (reason, expected) => {
    open();
    const socket = await enter();
    socket.answer({ type: 'ended', reason });
    socket.close();
    await vi.advanceTimersByTimeAsync(GIVE_UP_MS);
    expect(ended).toEqual([expected]);
    expect(sockets).toHaveLength(1);
  });

  it('ends when the office says that the talk is over', async () => {
    open(() => Promise.resolve('over'));
    await vi.advanceTimersByTimeAsync(0);
    expect(ended).toEqual(['finished']);
    expect(sockets).toHaveLength(0);
  });

  it('tries again when the office does not answer', async () => {
    let asked = 0;
    open(() => (++asked === 1 ? Promise.reject(new Error('offline')) : Promise.resolve({ pass: 'late', signalUrl: '/signal' })));
    await vi.advanceTimersByTimeAsync(PAUSE_MAX_MS);
    expect((await enter()).said[0]).toMatchObject({ pass: 'late' });
  });

  it('takes a silent line for dead', async () => {
    open();
    await enter();
    await vi.advanceTimersByTimeAsync(SILENCE_MAX_MS + 10_000);
    expect(heard).toContain('lost');
  });

  it('keeps a line that answers pings', async () => {
    open();
    const socket = await enter();
    for (let n = 0; n < 20; n += 1) {
      await vi.advanceTimersByTimeAsync(5_000);
      socket.answer({ type: 'pong' });
    }
    expect(socket.said.filter(({ type }) => type === 'ping').length).toBeGreaterThan(10);
    expect(heard).toEqual(['joined']);
  });

  it('gives up after minutes without success', async () => {
    open(() => Promise.reject(new Error('offline')));
    await vi.advanceTimersByTimeAsync(GIVE_UP_MS + 2 * PAUSE_MAX_MS);
    expect(ended).toEqual(['lost']);
  });

  it('does not try refused passes for ever', async () => {
    open();
    for (let n = 0; n < 3; n += 1) {
      const socket = await latest();
      socket.open();
      socket.answer({ type: 'error', code: 'bad_pass', message: '', fatal: true });
      socket.close();
      await vi.advanceTimersByTimeAsync(PAUSE_MAX_MS);
    }
    expect(ended).toEqual(['refused']);
  });

  it('says goodbye when it leaves', async () => {
    const signalling = open();
    const socket = await enter();
    signalling.leave();
    expect(socket.said.at(-1)).toEqual({ type: 'bye' });
    expect(ended).toEqual(['left']);
  });
});
