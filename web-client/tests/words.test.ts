// Every word is there in every language, every word that a page asks for exists, and plain German stays plain.
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KNOWN } from '../src/api/problem';
import { ROUTES } from '../src/routes';

const root = join(import.meta.dirname, '../src');
const LANGUAGES = ['de', 'en', 'de-leicht'];
/** The instruction is taught in more languages; its own areas and the frame speak them all. */
const COURSE_LANGUAGES = ['uk', 'tr', 'ar'];
const COURSE_AREAS = ['common.ftl', 'course.ftl', 'enrolment.ftl', 'lesson.ftl', 'group.ftl', 'call.ftl', 'verify.ftl'];
/** Staff read German or English. */
const NOT_IN_PLAIN_GERMAN = new Set(['staff.ftl', 'training.ftl', 'register.ftl']);

const areas = readdirSync(join(root, 'i18n/de'));
const read = (language: string, area: string) => readFileSync(join(root, 'i18n', language, area), 'utf8');

function bundle(language: string, area: string): FluentBundle {
  const made = new FluentBundle(language === 'de-leicht' ? 'de' : language, { useIsolating: false });
  expect(made.addResource(new FluentResource(read(language, area))), `${language}/${area}`).toEqual([]);
  return made;
}

const keys = (language: string, area: string) => [...bundle(language, area)._messages.keys()].sort();
const placeables = (text: string) => [...new Set(text.match(/\$[a-z_]+/g))].sort();

/** The text of each message, to compare what it takes. */
function sources(language: string, area: string): Map<string, string> {
  const found = new Map<string, string>();
  let current = '';
  for (const line of read(language, area).split('\n')) {
    const start = /^([a-z][\w-]*) =/.exec(line);
    if (start) current = start[1] as string;
    if (start || /^\s/.test(line)) found.set(current, `${found.get(current) ?? ''}${line}\n`);
  }
  return found;
}

describe.each(areas)('%s', (area) => {
  const others = [
    ...LANGUAGES.slice(1).filter((language) => !(language === 'de-leicht' && NOT_IN_PLAIN_GERMAN.has(area))),
    // What is begun in a language is finished in it.
    ...COURSE_LANGUAGES.filter((language) => COURSE_AREAS.includes(area) || existsSync(join(root, 'i18n', language, area))),
  ];

  it.each(others)('says everything in %s', (language) => {
    expect(keys(language, area)).toEqual(keys('de', area));
  });

  it.each(others)('takes the same arguments in %s', (language) => {
    const german = sources('de', area);
    for (const [key, text] of sources(language, area)) {
      // A language may leave an argument out, but it cannot use one that nobody gives.
      for (const argument of placeables(text)) expect(placeables(german.get(key) ?? ''), key).toContain(argument);
    }
  });

  it.each(['de', ...others])('is written once per word in %s', (language) => {
    const names = [...read(language, area).matchAll(/^([a-z][\w-]*) =/gm)].map((found) => found[1]);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });
});

it('shows no page in a language of the course in which some of its words are missing', () => {
  const offered = ROUTES.filter(({ languages }) => languages?.some((language) => COURSE_LANGUAGES.includes(language)));
  expect(offered.map(({ path }) => path)).toContain('/belehrung/:id/gruppe');
  const missing = offered.flatMap(({ path, areas: loaded }) => loaded.filter((area) => !COURSE_AREAS.includes(`${area}.ftl`)).map((area) => `${path}: ${area}`));
  expect(missing).toEqual([]);
});

it('has no word in two areas', () => {
  const all = areas.flatMap((area) => keys('de', area));
  expect(all.filter((key, i) => all.indexOf(key) !== i)).toEqual([]);
});

it('has words for every problem', () => {
  const known = keys('de', 'common.ftl');
  for (const slug of [...KNOWN, 'unknown']) expect(known).toContain(`problem-${slug}`);
});

/** Source files with the words they ask for as literals. */
function asked(folder: string): { file: string; key: string }[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(svelte|ts)$/.test(file) && !file.endsWith('.test.ts'))
    .flatMap((file) => {
      const source = readFileSync(join(root, folder, file), 'utf8');
      return [...source.matchAll(/\bt\(\s*(?:[^()'`]*\?\s*)?'([a-z][\w-]*)'(?:\s*:\s*'([a-z][\w-]*)')?/g)]
        .flatMap((found) => [found[1], found[2]])
        .filter((key) => key !== undefined)
        .map((key) => ({ file: join(folder, file), key }));
    });
}

it('asks for no word that does not exist', () => {
  const all = new Set(areas.flatMap((area) => keys('de', area)));
  const missing = ['pages', 'ui', 'call', 'counter', 'staff', 'training', 'register', 'verify', 'instruction'].flatMap(asked).filter(({ key }) => !all.has(key));
  expect(missing).toEqual([]);
});

it('lets a page ask only for words of the areas that its route loads', () => {
  const strangers = ROUTES.flatMap((route) => {
    const file = /pages\/([\w-]+)\.svelte/.exec(route.load.toString())?.[1];
    expect(file, route.path).toBeDefined();
    const loaded = new Set(['common', ...route.areas].flatMap((area) => (areas.includes(`${area}.ftl`) ? keys('de', `${area}.ftl`) : [])));
    return asked('pages').filter((one) => one.file === `pages/${file}.svelte` && !loaded.has(one.key));
  });
  expect(strangers).toEqual([]);
});

describe('plain German', () => {
  const WORDS_MAX = 15;

  it.each(areas.filter((area) => !NOT_IN_PLAIN_GERMAN.has(area)))('keeps its sentences short in %s', (area) => {
    const sentences = read('de-leicht', area)
      .split('\n')
      .filter((line) => !line.startsWith('#'))
      .flatMap((line) => line.replace(/^[\w-]+ = |^\s+\*?\[\w+\] /, '').split(/(?<=[.!?:])\s/))
      .map((sentence) => sentence.trim())
      .filter((sentence) => sentence.split(/\s+/).length > WORDS_MAX);
    expect(sentences).toEqual([]);
  });
});
