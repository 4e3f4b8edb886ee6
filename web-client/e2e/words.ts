// The words on the pages, from the same catalogues: a test names what it presses by its key, so a better wording breaks nothing.
import { FluentBundle, FluentResource } from '@fluent/bundle';
import type { FluentVariable } from '@fluent/bundle';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../src/i18n');

export type Language = 'de' | 'en' | 'de-leicht' | 'uk' | 'tr' | 'ar';

const bundles = new Map<Language, FluentBundle>();

function bundle(language: Language): FluentBundle {
  let known = bundles.get(language);
  if (!known) {
    known = new FluentBundle(language === 'de-leicht' ? 'de' : language === 'ar' ? 'ar-u-nu-latn' : language, { useIsolating: language === 'ar' });
    for (const file of readdirSync(join(folder, language))) {
      known.addResource(new FluentResource(readFileSync(join(folder, language, file), 'utf8')));
    }
    bundles.set(language, known);
  }
  return known;
}

/** The word for a key; a missing one is a fault of the test or of the catalogue. */
export function t(key: string, values: Record<string, FluentVariable> = {}, language: Language = 'de'): string {
  const of = bundle(language);
  const pattern = of.getMessage(key)?.value;
  if (!pattern) throw new Error(`no words for "${key}" in ${language}`);
  return of.formatPattern(pattern, values);
}
