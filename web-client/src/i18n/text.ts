// Texts that the authority wrote itself come with their translations inside.
import { currentLanguage } from './words.svelte';
import type { Language } from './language';

export type Text = { de: string } & { [Other in Exclude<Language, 'de'>]?: string | null | undefined };

/** The language a text is shown in: the chosen one, else English for those that are not German, else German. */
function found(of: Text, language: Language): Language {
  if (of[language]) return language;
  return !language.startsWith('de') && of.en ? 'en' : 'de';
}

/** The text in the chosen language, or in the nearest that it was translated into. */
export function text(of: Text | null | undefined, language: Language = currentLanguage()): string {
  return of ? (of[found(of, language)] as string) : '';
}

/** The `lang` to set on an element when its text had to stay in another language than the page. */
export function textLang(of: Text | null | undefined, language: Language = currentLanguage()): 'de' | 'en' | undefined {
  if (!of || language.startsWith('de')) return undefined;
  const shown = found(of, language);
  return shown === language ? undefined : (shown as 'de' | 'en');
}
