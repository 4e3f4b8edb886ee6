// Which languages there are and which one a visitor gets.
export const LANGUAGES = ['de', 'en', 'de-leicht'] as const;
export type Language = (typeof LANGUAGES)[number];

const KEY = 'schalter:language';

/** The languages name themselves, so that nobody must read another one to find their own. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  de: 'Deutsch',
  en: 'English',
  'de-leicht': 'Leichte Sprache',
};

/** The tag for `<html lang>`; `simple` is the registered variant for plain language. */
export function htmlLang(language: Language): string {
  return language === 'de-leicht' ? 'de-simple' : language;
}

/** What was chosen before, else the first language of the browser that we speak, else German. */
export function preferredLanguage(): Language {
  const chosen = remembered();
  if (chosen) return chosen;
  const wishes = typeof navigator === 'undefined' ? [] : (navigator.languages ?? []);
  for (const wish of wishes) {
    if (/^de-simple/i.test(wish)) return 'de-leicht';
    const base = wish.slice(0, 2).toLowerCase();
    if (base === 'de' || base === 'en') return base;
  }
  return 'de';
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Private windows may refuse storage; the choice then lasts as long as the page.
  }
}

function remembered(): Language | null {
  try {
    const value = localStorage.getItem(KEY);
    return LANGUAGES.find((language) => language === value) ?? null;
  } catch {
    return null;
  }
}
