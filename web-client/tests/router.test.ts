// @vitest-environment jsdom
// Going from page to page: what a keyboard and a screen reader notice of it.
import { flushSync, mount, unmount } from 'svelte';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const AUTHORITIES = {
  demo: false,
  authorities: [{ id: '1', slug: 'musterland', name: { de: 'Kreis Musterland' }, colour: '#14532d', logo_url: '/logo.svg' }],
};

// One visit: the client is started once, and the tests go on where the one before stopped, as a visitor does.
let app: Record<string, unknown>;

beforeAll(async () => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {} }));
  vi.stubGlobal('scrollTo', vi.fn());
  vi.stubGlobal('fetch', async (request: Request) =>
    request.url.endsWith('/authorities')
      ? Response.json(AUTHORITIES)
      : new Response('{"type":"/problems/not-found"}', { status: 404, headers: { 'Content-Type': 'application/problem+json' } }),
  );
  localStorage.setItem('schalter:language', 'de');
  document.body.innerHTML = '<div id="app"></div>';
  history.replaceState({}, '', '/');
  const { default: App } = await import('../src/App.svelte');
  app = mount(App, { target: document.getElementById('app') as HTMLElement });
  const { startRouter } = await import('../src/router.svelte');
  await startRouter();
  await settled();
});

afterAll(async () => {
  await unmount(app);
  vi.unstubAllGlobals();
});

async function visit(address: string): Promise<void> {
  const { navigate } = await import('../src/router.svelte');
  await navigate(address);
  await settled();
}

async function settled(): Promise<void> {
  await vi.waitFor(() => {
    flushSync();
    expect(document.querySelector('main')?.getAttribute('aria-busy')).toBeNull();
    expect(document.querySelector('h1')?.textContent).toBeTruthy();
  });
}

const heading = () => document.querySelector('h1');

describe('the router', () => {
  it('opens the page of the address and leaves the focus alone', () => {
    expect(heading()?.textContent).toBe('Termin bei Ihrer Behörde');
    expect(document.title).toBe('Termin bei Ihrer Behörde – Schalter');
    expect(document.activeElement).toBe(document.body);
  });

  it('follows a link: title, focus on the heading, announcement, a step in the history', async () => {
    const before = history.length;
    document.querySelector<HTMLAnchorElement>('footer a[href="/hilfe"]')?.click();
    await vi.waitFor(() => expect(heading()?.textContent).toBe('Hilfe'));
    await settled();
    expect(location.pathname).toBe('/hilfe');
    expect(document.title).toBe('Hilfe – Schalter');
    expect(document.activeElement).toBe(heading());
    expect(history.length).toBe(before + 1);
    await vi.waitFor(() => expect(document.querySelector('[aria-live=polite][role=status]:last-of-type')?.textContent).toBe('Hilfe'));
  });

  it('leaves new tabs, downloads and other sites to the browser', async () => {
    await visit('/');
    const link = document.createElement('a');
    document.body.append(link);
    const stop = vi.fn((event: Event) => event.preventDefault());
    for (const [href, change] of [
      ['/hilfe', { ctrlKey: true }],
      ['/hilfe', { button: 1 }],
      ['https://example.org/', {}],
      ['/api/v1/openapi.json', {}],
      ['tel:+4929415550', {}],
    ] as const) {
      link.href = href;
      addEventListener('click', stop, { once: true });
      link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...change }));
    }
    expect(location.pathname).toBe('/');
    expect(stop).toHaveBeenCalledTimes(5);
  });

  it('shows a page for addresses that do not exist', async () => {
    await visit('/gibt/es/nicht/hier');
    expect(heading()?.textContent).toBe('Diese Seite gibt es nicht');
  });

  it('keeps the page, and what was typed, when the language changes', async () => {
    await visit('/');
    const search = document.querySelector<HTMLInputElement>('#search');
    if (!search) throw new Error('no search field');
    search.value = 'Auto';
    search.dispatchEvent(new Event('input', { bubbles: true }));
    const english = [...document.querySelectorAll('header li button')].find((button) => button.textContent?.includes('English'));
    (english as HTMLButtonElement).click();
    await vi.waitFor(() => expect(heading()?.textContent).toBe('Book with your authority'));
    expect(document.querySelector('#search')).toBe(search);
    expect(search.value).toBe('Auto');
    expect(document.documentElement.lang).toBe('en');
    localStorage.clear();
  });
});
