// Texts that the authority wrote itself come with their translations inside.
import { currentLanguage } from './words.svelte';
import type { Language } from './language';

export type Text = { de: string; en?: string | null | undefined; 'de-leicht'?: string | null | undefined };

/** The text in the chosen language, in German where it was not translated. */
export function text(of: Text | null | undefined, language: Language = currentLanguage()): string {
  if (!of) return '';
  return of[language] || of.de;
}

/** The `lang` to set on an element when its text had to stay German on an English page. */
export function textLang(of: Text | null | undefined, language: Language = currentLanguage()): 'de' | undefined {
  return of && language === 'en' && !of.en ? 'de' : undefined;
}
