// Every address of the client, in the order in which they are tried. A page's code and words load only when it is opened.
// The first segment of an address may be an authority, so the fixed names below can never be one.
import type { Component } from 'svelte';
import { COURSE_LANGUAGES, type Language } from './i18n/language';
import type { Area } from './i18n/words.svelte';

export interface Route {
  path: string;
  /** Catalogues of words beside `common`. */
  areas: readonly Area[];
  /** The frame around the page: citizens see their authority, staff their counter, a call fills the window. */
  frame: 'citizen' | 'staff' | 'call';
  /** The languages its words are in, where they are more than everywhere. */
  languages?: readonly Language[];
  load: () => Promise<{ default: Component<{ params: Params }> }>;
}

export type Params = Record<string, string>;

type Load = Route['load'];
const page = (load: () => Promise<unknown>) => load as Load;
const more = async (file: string) => (await (await import('./more-pages')).default[`./${file}`]?.()) as Awaited<ReturnType<Load>>;

export const ROUTES: readonly Route[] = [
  { path: '/', areas: ['booking'], frame: 'citizen', load: page(() => import('./pages/home.svelte')) },
  { path: '/geraetetest', areas: ['call'], frame: 'citizen', languages: COURSE_LANGUAGES, load: page(() => import('./pages/geraetetest.svelte')) },
  { path: '/hilfe', areas: ['help'], frame: 'citizen', load: page(() => import('./pages/hilfe.svelte')) },
  { path: '/schalter', areas: ['staff', 'training'], frame: 'staff', load: () => more('pages/schalter.svelte') },
  { path: '/schalter/anmelden', areas: ['staff'], frame: 'staff', load: () => more('pages/schalter-anmelden.svelte') },
  { path: '/schalter/sitzungen', areas: ['staff'], frame: 'staff', load: () => more('pages/schalter-sitzungen.svelte') },
  { path: '/schalter/gespraech/:consultation', areas: ['staff', 'training', 'call'], frame: 'call', load: () => more('pages/schalter-gespraech.svelte') },
  { path: '/schalter/teilnahmen', areas: ['staff', 'training'], frame: 'staff', load: () => more('pages/schalter-teilnahmen.svelte') },
  { path: '/schalter/teilnahmen/:id', areas: ['staff', 'training'], frame: 'staff', load: () => more('pages/schalter-teilnahme.svelte') },
  { path: '/schalter/hinderungen', areas: ['staff', 'training'], frame: 'staff', load: () => more('pages/schalter-hinderungen.svelte') },
  { path: '/schalter/gruppen', areas: ['staff', 'training'], frame: 'staff', load: () => more('pages/schalter-gruppen.svelte') },
  { path: '/schalter/gruppen/:id', areas: ['staff', 'training', 'group', 'lesson', 'call'], frame: 'call', load: () => more('pages/schalter-gruppe.svelte') },
  { path: '/schalter/register', areas: ['staff', 'register'], frame: 'staff', load: () => more('pages/schalter-register.svelte') },
  { path: '/schalter/register/:number', areas: ['staff', 'register'], frame: 'staff', load: () => more('pages/schalter-bescheinigung.svelte') },
  { path: '/schalter/suchen', areas: ['staff', 'register'], frame: 'staff', load: () => more('pages/schalter-suchen.svelte') },
  { path: '/schalter/freigabe', areas: ['staff', 'training'], frame: 'staff', load: () => more('pages/schalter-freigabe.svelte') },
  { path: '/schalter/freigabe/:id', areas: ['staff', 'training', 'lesson'], frame: 'staff', load: () => more('pages/schalter-freigabe-lesen.svelte') },
  { path: '/schalter/zahlen', areas: ['staff', 'training'], frame: 'staff', load: () => more('pages/schalter-zahlen.svelte') },
  { path: '/pruefen', areas: ['verify'], frame: 'citizen', languages: COURSE_LANGUAGES, load: () => more('pages/pruefen.svelte') },
  { path: '/belehrung/:id/gruppe', areas: ['enrolment', 'group', 'lesson', 'call'], frame: 'call', languages: COURSE_LANGUAGES, load: () => more('pages/belehrung-gruppe.svelte') },
  { path: '/dolmetschen/:id', areas: ['group', 'lesson', 'call'], frame: 'call', languages: COURSE_LANGUAGES, load: () => more('pages/dolmetschen.svelte') },
  { path: '/termin/:id', areas: ['appointment'], frame: 'citizen', load: page(() => import('./pages/termin.svelte')) },
  { path: '/termin/:id/warten', areas: ['appointment', 'waiting'], frame: 'citizen', load: page(() => import('./pages/termin-warten.svelte')) },
  { path: '/termin/:id/gespraech', areas: ['call'], frame: 'call', load: page(() => import('./pages/termin-gespraech.svelte')) },
  { path: '/belehrung/:id', areas: ['enrolment'], frame: 'citizen', languages: COURSE_LANGUAGES, load: () => more('pages/belehrung.svelte') },
  { path: '/belehrung/:id/kapitel/:n', areas: ['enrolment', 'lesson'], frame: 'citizen', languages: COURSE_LANGUAGES, load: () => more('pages/belehrung-kapitel.svelte') },
  { path: '/belehrung/:id/test', areas: ['enrolment', 'lesson'], frame: 'citizen', languages: COURSE_LANGUAGES, load: () => more('pages/belehrung-test.svelte') },
  { path: '/belehrung/:id/erklaerung', areas: ['enrolment'], frame: 'citizen', languages: COURSE_LANGUAGES, load: () => more('pages/belehrung-erklaerung.svelte') },
  { path: '/belehrung/:id/ausweis', areas: ['enrolment'], frame: 'citizen', languages: COURSE_LANGUAGES, load: () => more('pages/belehrung-ausweis.svelte') },
  { path: '/belehrung/:id/gebuehr', areas: ['enrolment'], frame: 'citizen', languages: COURSE_LANGUAGES, load: () => more('pages/belehrung-gebuehr.svelte') },
  { path: '/belehrung/:id/bescheinigung', areas: ['enrolment'], frame: 'citizen', languages: COURSE_LANGUAGES, load: () => more('pages/belehrung-bescheinigung.svelte') },
  { path: '/belehrung/:id/sorge', areas: ['enrolment'], frame: 'citizen', languages: COURSE_LANGUAGES, load: () => more('pages/belehrung-sorge.svelte') },
  { path: '/:authority/belehrung', areas: ['course', 'enrolment'], frame: 'citizen', languages: COURSE_LANGUAGES, load: () => more('pages/authority-belehrung.svelte') },
  { path: '/:authority/belehrung/:course', areas: ['course', 'enrolment'], frame: 'citizen', languages: COURSE_LANGUAGES, load: () => more('pages/authority-belehrung-course.svelte') },
  { path: '/:authority', areas: ['booking'], frame: 'citizen', load: page(() => import('./pages/authority.svelte')) },
  { path: '/:authority/:service', areas: ['booking'], frame: 'citizen', load: page(() => import('./pages/service.svelte')) },
  { path: '/:authority/:service/termin', areas: ['times'], frame: 'citizen', load: page(() => import('./pages/service-termin.svelte')) },
  { path: '/:authority/:service/angaben', areas: ['details'], frame: 'citizen', load: page(() => import('./pages/service-angaben.svelte')) },
];

export const NOT_FOUND: Route = { path: '*', areas: [], frame: 'citizen', load: page(() => import('./pages/not-found.svelte')) };
export const FAILED: Route = { path: '!', areas: [], frame: 'citizen', load: page(() => import('./pages/error.svelte')) };

/** The route of a path and what its `:segments` stand for. Segments that are fixed words win over those that stand for something. */
export function match(path: string, routes: readonly Route[] = ROUTES): { route: Route; params: Params } | null {
  const given = path.split('/').filter(Boolean);
  for (const route of routes) {
    const params = fits(route.path.split('/').filter(Boolean), given);
    if (params) return { route, params };
  }
  return null;
}

const FIXED = new Set(ROUTES.map((route) => route.path.split('/')[1]).filter((first) => first && !first.startsWith(':')));

function fits(pattern: string[], given: string[]): Params | null {
  if (pattern.length !== given.length) return null;
  const params: Params = {};
  for (const [i, wanted] of pattern.entries()) {
    const segment = given[i] as string;
    if (wanted.startsWith(':')) {
      if (i === 0 && FIXED.has(segment)) return null;
      const value = decode(segment);
      if (value === null) return null;
      params[wanted.slice(1)] = value;
    } else if (wanted !== segment) return null;
  }
  return params;
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
