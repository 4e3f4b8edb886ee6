// Which languages there are and which one a visitor gets.

/** The languages of every page for citizens. */
export const LANGUAGES = ['de', 'en', 'de-leicht'] as const;
/** The languages of the instruction: taught in more of them than the offices work in. */
export const COURSE_LANGUAGES = [...LANGUAGES, 'uk', 'tr', 'ar'] as const;
export type OfficeLanguage = (typeof LANGUAGES)[number];
export type Language = (typeof COURSE_LANGUAGES)[number];

const KEY = 'schalter:language';

/** The languages name themselves, so that nobody must read another one to find their own. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  de: 'Deutsch',
  en: 'English',
  'de-leicht': 'Leichte Sprache',
  uk: 'Українська',
  tr: 'Türkçe',
  ar: 'العربية',
};

/** The tag for `<html lang>`; `simple` is the registered variant for plain language. */
export function htmlLang(language: Language): string {
  return language === 'de-leicht' ? 'de-simple' : language;
}

export function direction(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr';
}

/** The nearest language in which offices book, write and talk. */
export function officeLanguage(language: Language): OfficeLanguage {
  return LANGUAGES.find((one) => one === language) ?? 'en';
}

/**
 * What was chosen before, else the first language of the browser that we speak, else German. A choice that these pages do not
 * offer shows them in English and is kept for those that do.
 */
export function preferredLanguage(offered: readonly Language[]): Language {
  const chosen = chosenLanguage();
  if (chosen) return offered.includes(chosen) ? chosen : officeLanguage(chosen);
  const wishes = typeof navigator === 'undefined' ? [] : (navigator.languages ?? []);
  for (const wish of wishes) {
    if (/^de-simple/i.test(wish)) return 'de-leicht';
    const base = wish.slice(0, 2).toLowerCase();
    const found = offered.find((language) => language === base);
    if (found) return found;
  }
  return 'de';
}

let kept: Language | null = null;

export function rememberLanguage(language: Language): void {
  kept = language;
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Private windows may refuse storage; the choice then lasts as long as the page.
  }
}

/** What the visitor has chosen by hand, if anything. */
export function chosenLanguage(): Language | null {
  try {
    const value = localStorage.getItem(KEY);
    return COURSE_LANGUAGES.find((language) => language === value) ?? kept;
  } catch {
    return kept;
  }
}
