// Chromium with a made-up camera and microphone, and an eye on everything a good page must not do.
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

const CHROMIUM = process.env.SCHALTER_CHROMIUM ?? '/usr/bin/chromium';

/** Longer than anything takes on a small machine under load. */
const PATIENCE_MS = 15_000;

/** Set before the page's own code runs: keeps connections where a test can read their statistics, or break them. */
const KEEP_CONNECTIONS = `
  window.__connections = [];
  window.RTCPeerConnection = class extends window.RTCPeerConnection {
    constructor(...given) { super(...given); window.__connections.push(this); }
  };
  window.__sockets = [];
  window.WebSocket = class extends window.WebSocket {
    constructor(...given) { super(...given); window.__sockets.push(this); }
  };
`;

/** `camera` is a file the made-up camera shows instead of Chromium's own test picture. */
export function launch(camera?: string): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--disable-background-networking',
      '--disable-component-update',
      '--no-first-run',
      ...(camera ? [`--use-file-for-fake-video-capture=${camera}`] : []),
    ],
  });
}


export interface Person {
  context: BrowserContext;
  page: Page;
  misdeeds: string[];
  /** Opens one more tab of the same person. */
  tab(): Promise<Page>;
}

/** One person with a browser of their own; everything they see is watched. */
export async function person(browser: Browser, address: string, options: BrowserContextOptions = {}): Promise<Person> {
  const context = await browser.newContext({
    baseURL: address,
    locale: 'de-DE',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 800 },
    permissions: ['camera', 'microphone'],
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  await context.addInitScript(KEEP_CONNECTIONS);
  const misdeeds: string[] = [];
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`policy violated: ${violatedDirective} by ${blockedURI}`);
    });
  });
  context.on('page', (page) => watch(page, address, misdeeds));
  return { context, page: await context.newPage(), misdeeds, tab: () => context.newPage() };
}

function watch(page: Page, address: string, misdeeds: string[]): void {
  page.on('pageerror', (error) => misdeeds.push(`${page.url()}: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    const text = message.text();
    // Chromium reports every refused or broken request and line by itself; refusals are part of the product and shown in words.
    if (text.startsWith('Failed to load resource') || /^WebSocket connection to '\S+' failed: /.test(text)) return;
    misdeeds.push(`${page.url()}: ${text}`);
  });
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol === 'data:' || protocol === 'blob:' || origin === address) return;
    misdeeds.push(`${page.url()}: request to ${request.url()}`);
  });
  page.on('websocket', (socket) => {
    const { host } = new URL(socket.url());
    if (host !== new URL(address).host) misdeeds.push(`${page.url()}: socket to ${socket.url()}`);
  });
}
