// The words on the page: which language is chosen, which catalogues are loaded, and `t`, which finds a word.
// Only the chosen language is loaded, and of it only the areas that the open page names.
import { FluentBundle, type FluentResource, type FluentVariable } from '@fluent/bundle';
import { LANGUAGES, preferredLanguage, type Language } from './language';

/** A catalogue file: `src/i18n/<language>/<area>.ftl`. */
export type Area = 'common' | 'booking' | 'times' | 'details' | 'help' | 'appointment' | 'call' | 'waiting' | 'staff' | 'course' | 'enrolment' | 'lesson' | 'group' | 'verify' | 'training' | 'register';
export type Arguments = Record<string, FluentVariable>;

/** Messages by their key, parsed when the client was built (tools/fluent.ts). */
type Words = Record<string, FluentResource['body'][number]['value']>;
export type Load = () => Promise<Words>;
let files: Record<string, Load> = import.meta.glob<Words>('./{de,de-leicht,en}/*.ftl', { import: 'default' });
const loaded = new Map<string, Promise<FluentResource | null>>();

let offered = $state.raw<readonly Language[]>(LANGUAGES);
let language = $state<Language>(preferredLanguage(LANGUAGES));
let bundles = $state.raw<FluentBundle[]>([]);
let areas: readonly Area[] = ['common'];

export function currentLanguage(): Language {
  return language;
}

/** The languages that the open page can be read in. */
export function offeredLanguages(): readonly Language[] {
  return offered;
}

/** The BCP 47 tag for `Intl`: plain German is German to every formatter; Arabic is shown with the digits of German papers. */
export function currentLocale(): string {
  return localeOf(language);
}

function localeOf(of: Language): string {
  return of === 'de-leicht' ? 'de' : of === 'ar' ? 'ar-u-nu-latn' : of;
}

/** Loads the areas a page needs, in the language preferred among those it offers; returns when its words can be shown. */
export async function useAreas(wanted: readonly Area[], inLanguages: readonly Language[] = LANGUAGES): Promise<void> {
  areas = ['common', ...wanted.filter((area) => area !== 'common')];
  const same = inLanguages.includes(language) && inLanguages === offered;
  await compose(same ? language : preferredLanguage(inLanguages));
  offered = inLanguages;
}

/** Changes the language in place: the page and what was typed stay as they are. */
export async function chooseLanguage(next: Language): Promise<void> {
  const before = language;
  try {
    await compose(next);
  } catch {
    language = before;
  }
}

/** The word for `key`. A missing word shows its key and is reported: the tests keep that from happening. */
export function t(key: string, args?: Arguments): string {
  for (const bundle of bundles) {
    const message = bundle.getMessage(key);
    if (message?.value) return bundle.formatPattern(message.value, args ?? null, complaints(key));
  }
  if (bundles.length > 0) console.error(`no words for "${key}"`);
  return key;
}

function complaints(key: string): Error[] {
  const list: Error[] = [];
  const push = list.push.bind(list);
  list.push = (...errors) => {
    console.error(`words for "${key}":`, ...errors);
    return push(...errors);
  };
  return list;
}

async function compose(next: Language = language): Promise<void> {
  const wanted = areas;
  if (!LANGUAGES.some((one) => one === next)) files = { ...files, ...(await import('./course-words')).default };
  const resources = await Promise.all(wanted.map((area) => resource(next, area)));
  if (wanted !== areas) return; // another page was opened meanwhile; its own call composes
  const bundle = new FluentBundle(localeOf(next), { useIsolating: next === 'ar' });
  for (const one of resources) if (one) bundle.addResource(one);
  // The page that is still open keeps its words until the next one has taken its place.
  bundles = [bundle, ...bundles.slice(0, 1)];
  language = next;
}

/** Where an area is written: not all are in every language, and plain German has none for staff. */
function pathOf(of: Language, area: Area): string | undefined {
  const instead = of.startsWith('de') ? ['de'] : ['en', 'de'];
  return [of, ...instead].map((one) => `./${one}/${area}.ftl`).find((candidate) => candidate in files);
}

async function resource(of: Language, area: Area): Promise<FluentResource | null> {
  const path = pathOf(of, area);
  if (!path) return null;
  let known = loaded.get(path);
  if (!known) {
    known = (files[path] as Load)().then((words) => ({
      body: Object.entries(words).map(([id, value]) => ({ id, value, attributes: {} })),
    }));
    loaded.set(path, known);
    known.catch(() => loaded.delete(path)); // a failed download may be tried again
  }
  return known;
}
