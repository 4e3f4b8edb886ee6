// Which page is open. Follows links and the browser's history, loads a page with its words before it shows it, and keeps
// the old page until then. Focus, title and announcement belong to the page's heading: see ui/PageHeading.svelte.
import type { Component } from 'svelte';
import { useAreas } from './i18n/words.svelte';
import { FAILED, match, NOT_FOUND, type Params, type Route } from './routes';

interface Open {
  route: Route;
  params: Params;
  page: Component<{ params: Params }>;
  /** Changes with every navigation, so that the same page with other parameters starts afresh. */
  visit: number;
}

let open = $state.raw<Open | null>(null);
let loading = $state(false);
let visit = 0;

const RESTORE_MS = 800;

export const router = {
  get open() {
    return open;
  },
  get loading() {
    return loading;
  },
};

/** Starts the router on the present address. */
export async function startRouter(): Promise<void> {
  history.scrollRestoration = 'manual';
  addEventListener('popstate', (event) => void show(scrollOf(event.state)));
  document.addEventListener('click', follow);
  await show(scrollOf(history.state));
}

/** Goes to an address of this client. */
export async function navigate(to: string, options: { replace?: boolean } = {}): Promise<void> {
  if (options.replace) history.replaceState({}, '', to);
  else {
    history.replaceState({ ...history.state, scroll: scrollY }, '');
    history.pushState({}, '', to);
  }
  await show(0);
}

/** Opens the present address again, for "try again" buttons. */
export async function reopen(): Promise<void> {
  await show(0);
}

async function show(scroll: number): Promise<void> {
  const mine = ++visit;
  const found = match(location.pathname) ?? { route: NOT_FOUND, params: {} };
  loading = true;
  let next: Open;
  try {
    const [module] = await Promise.all([found.route.load(), useAreas(found.route.areas, found.route.languages)]);
    next = { ...found, page: module.default, visit: mine };
  } catch (error) {
    console.error(error);
    const module = await FAILED.load();
    await useAreas([]).catch(() => {});
    next = { route: FAILED, params: {}, page: module.default, visit: mine };
  }
  if (mine !== visit) return; // somebody went on meanwhile
  loading = false;
  open = next;
  scrollWhenTallEnough(scroll, mine, performance.now() + RESTORE_MS);
}

/** Going back, a page first waits for its content; the place it was left at exists only when that is there. */
function scrollWhenTallEnough(top: number, mine: number, until: number): void {
  requestAnimationFrame(() => {
    if (mine !== visit) return;
    scrollTo({ top, behavior: 'instant' });
    if (Math.abs(scrollY - top) > 1 && performance.now() < until) scrollWhenTallEnough(top, mine, until);
  });
}

function follow(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element | null)?.closest?.('a');
  if (!link?.href || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
  if (link.pathname.startsWith('/api/')) return;
  event.preventDefault();
  void navigate(link.pathname + link.search + link.hash);
}

function scrollOf(state: unknown): number {
  return typeof state === 'object' && state !== null && 'scroll' in state ? Number(state.scroll) : 0;
}
