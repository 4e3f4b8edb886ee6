// An office of its own for a test: the real binary on free ports, with a fresh demo county in a temporary folder.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const READY_MS = 30_000;
const STOP_MS = 12_000;

export class Office {
  readonly #binary: string;
  readonly #folder: string;
  readonly #environment: NodeJS.ProcessEnv;
  #process: ChildProcess | null = null;

  private constructor(
    binary: string,
    folder: string,
    readonly address: string,
    environment: NodeJS.ProcessEnv,
  ) {
    this.#binary = binary;
    this.#folder = folder;
    this.#environment = environment;
  }

  /**
   * Makes the demo county and opens. `SCHALTER_BIN` names the binary; `mediaHost` is where the relay listens. Chapters need no reading time
   * unless `settings` says so.
   */
  static async open(mediaHost = '127.0.0.1', settings: Record<string, string> = {}): Promise<Office> {
    const binary = process.env.SCHALTER_BIN;
    if (!binary) throw new Error('SCHALTER_BIN must name the schalter binary, for example ../target/debug/schalter');
    const folder = await mkdtemp(join(tmpdir(), 'schalter-e2e-'));
    const web = await freeTcpPort();
    const media = await freeUdpPort(mediaHost);
    const office = new Office(binary, folder, `http://127.0.0.1:${web}`, {
      ...withoutSettings(process.env),
      SCHALTER_DATA: folder,
      SCHALTER_LISTEN: `127.0.0.1:${web}`,
      SCHALTER_MEDIA_LISTEN: `${mediaHost}:${media}`,
      // Nobody waits for the least time of a chapter in a test.
      SCHALTER_COURSE__TIME_PERCENT: '0',
      ...settings,
    });
    await office.#run('demo');
    await office.start();
    return office;
  }

  async start(): Promise<void> {
    const child = spawn(this.#binary, ['serve'], { env: this.#environment, cwd: this.#folder, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    const log = createWriteStream(join(this.#folder, 'serve.log'), { flags: 'a' });
    child.stdout.pipe(log);
    child.stderr.pipe(log);
    const deadline = Date.now() + READY_MS;
    for (;;) {
      if (child.exitCode !== null) throw new Error(`schalter serve ended with ${child.exitCode}:\n${await this.log()}`);
      const ready = await fetch(`${this.address}/readyz`).catch(() => null);
      if (ready?.ok) return;
      if (Date.now() > deadline) throw new Error(`schalter serve is not ready:\n${await this.log()}`);
      await pause(50);
    }
  }

  /** Asks the server to stop, as an operator would, and waits until it has. */
  async stop(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (!child || child.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await gone;
    clearTimeout(late);
  }

  /** Ends the server without a warning, as a power cut would. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (!child || child.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async close(): Promise<void> {
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  log(): Promise<string> {
    return readFile(join(this.#folder, 'serve.log'), 'utf8').catch(() => '');
  }

  /** The latest mail to somebody, as soon as the worker has written it. */
  async mailTo(address: string, patienceMs = 20_000): Promise<string> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      for (const file of await mailFiles(join(this.#folder, 'mail'))) {
        const mail = await readFile(file, 'utf8');
        if (mail.includes(address)) return mail;
      }
      if (Date.now() > deadline) throw new Error(`no mail to ${address}:\n${await this.log()}`);
      await pause(100);
    }
  }

  async #run(...words: string[]): Promise<void> {
    const child = spawn(this.#binary, words, { env: this.#environment, cwd: this.#folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (piece: Buffer) => (said += piece.toString()));
    child.stderr.on('data', (piece: Buffer) => (said += piece.toString()));
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`schalter ${words.join(' ')} ended with ${code}:\n${said}`);
  }
}

/** What the developer has set for their own office is not for this one. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('SCHALTER_')));
}

/** Newest first. */
async function mailFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => [] as string[]);
  return names
    .filter((name) => name.endsWith('.eml'))
    .sort()
    .reverse()
    .map((name) => join(folder, name));
}

async function freeTcpPort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function freeUdpPort(host: string): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, host);
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}
