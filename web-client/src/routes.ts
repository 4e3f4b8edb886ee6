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
const later = (file: string) => page(async () => (await import('./more-pages')).default[`./pages/${file}.svelte`]?.());

export const ROUTES: readonly Route[] = [
  { path: '/', areas: ['booking'], frame: 'citizen', load: page(() => import('./pages/home.svelte')) },
  { path: '/geraetetest', areas: ['call'], frame: 'citizen', languages: COURSE_LANGUAGES, load: page(() => import('./pages/geraetetest.svelte')) },
  { path: '/hilfe', areas: ['help'], frame: 'citizen', load: page(() => import('./pages/hilfe.svelte')) },
  { path: '/schalter', areas: ['staff', 'training'], frame: 'staff', load: later('schalter') },
  { path: '/schalter/anmelden', areas: ['staff'], frame: 'staff', load: later('schalter-anmelden') },
  { path: '/schalter/sitzungen', areas: ['staff'], frame: 'staff', load: later('schalter-sitzungen') },
  { path: '/schalter/gespraech/:consultation', areas: ['staff', 'training', 'call'], frame: 'call', load: later('schalter-gespraech') },
  { path: '/schalter/teilnahmen', areas: ['staff', 'training'], frame: 'staff', load: later('schalter-teilnahmen') },
  { path: '/schalter/teilnahmen/:id', areas: ['staff', 'training'], frame: 'staff', load: later('schalter-teilnahme') },
  { path: '/schalter/hinderungen', areas: ['staff', 'training'], frame: 'staff', load: later('schalter-hinderungen') },
  { path: '/schalter/gruppen', areas: ['staff', 'training'], frame: 'staff', load: later('schalter-gruppen') },
  { path: '/schalter/gruppen/:id', areas: ['staff', 'training', 'group', 'lesson', 'call'], frame: 'call', load: later('schalter-gruppe') },
  { path: '/schalter/register', areas: ['staff', 'register'], frame: 'staff', load: later('schalter-register') },
  { path: '/schalter/register/:number', areas: ['staff', 'register'], frame: 'staff', load: later('schalter-bescheinigung') },
  { path: '/schalter/suchen', areas: ['staff', 'register'], frame: 'staff', load: later('schalter-suchen') },
  { path: '/schalter/freigabe', areas: ['staff', 'training'], frame: 'staff', load: later('schalter-freigabe') },
  { path: '/schalter/freigabe/:id', areas: ['staff', 'training', 'lesson'], frame: 'staff', load: later('schalter-freigabe-lesen') },
  { path: '/schalter/zahlen', areas: ['staff', 'training'], frame: 'staff', load: later('schalter-zahlen') },
  { path: '/pruefen', areas: ['verify'], frame: 'citizen', languages: COURSE_LANGUAGES, load: later('pruefen') },
  { path: '/belehrung/:id/gruppe', areas: ['enrolment', 'group', 'lesson', 'call'], frame: 'call', languages: COURSE_LANGUAGES, load: later('belehrung-gruppe') },
  { path: '/dolmetschen/:id', areas: ['group', 'lesson', 'call'], frame: 'call', languages: COURSE_LANGUAGES, load: later('dolmetschen') },
  { path: '/termin/:id', areas: ['appointment'], frame: 'citizen', load: page(() => import('./pages/termin.svelte')) },
  { path: '/termin/:id/warten', areas: ['appointment', 'waiting'], frame: 'citizen', load: page(() => import('./pages/termin-warten.svelte')) },
  { path: '/termin/:id/gespraech', areas: ['call'], frame: 'call', load: page(() => import('./pages/termin-gespraech.svelte')) },
  { path: '/belehrung/:id', areas: ['enrolment'], frame: 'citizen', languages: COURSE_LANGUAGES, load: later('belehrung') },
  { path: '/belehrung/:id/kapitel/:n', areas: ['enrolment', 'lesson'], frame: 'citizen', languages: COURSE_LANGUAGES, load: later('belehrung-kapitel') },
  { path: '/belehrung/:id/test', areas: ['enrolment', 'lesson'], frame: 'citizen', languages: COURSE_LANGUAGES, load: later('belehrung-test') },
  { path: '/belehrung/:id/erklaerung', areas: ['enrolment'], frame: 'citizen', languages: COURSE_LANGUAGES, load: later('belehrung-erklaerung') },
  { path: '/belehrung/:id/ausweis', areas: ['enrolment'], frame: 'citizen', languages: COURSE_LANGUAGES, load: later('belehrung-ausweis') },
  { path: '/belehrung/:id/gebuehr', areas: ['enrolment'], frame: 'citizen', languages: COURSE_LANGUAGES, load: later('belehrung-gebuehr') },
  { path: '/belehrung/:id/bescheinigung', areas: ['enrolment'], frame: 'citizen', languages: COURSE_LANGUAGES, load: later('belehrung-bescheinigung') },
  { path: '/belehrung/:id/sorge', areas: ['enrolment'], frame: 'citizen', languages: COURSE_LANGUAGES, load: later('belehrung-sorge') },
  { path: '/:authority/belehrung', areas: ['course', 'enrolment'], frame: 'citizen', languages: COURSE_LANGUAGES, load: later('authority-belehrung') },
  { path: '/:authority/belehrung/:course', areas: ['course', 'enrolment'], frame: 'citizen', languages: COURSE_LANGUAGES, load: later('authority-belehrung-course') },
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
