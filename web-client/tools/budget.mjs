// Adds up what a first visit downloads, from the manifest of the build, and fails when it is more than was promised
// (docs: citizen's first booking page 100 KiB with fonts, its code 40 KiB; the call page's code 60 KiB, the instruction's 65 KiB). Run after `npm run build`.
// With `--json` it only tells the sizes.
import { readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';


const dist = fileURLToPath(new URL('../dist', import.meta.url));
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'));
const KIB = 1024;

/** Every visit loads the frame and the two cuts of the font that German and English need. */
const FRAME = ['index.html'];
const FONTS = /fira-sans-core-/;

const budgets = [
  { name: 'home', page: 'home', areas: ['booking'], all: 100, js: 40 },
  { name: 'authority', page: 'authority', areas: ['booking'], all: 100, js: 40 },
  { name: 'service', page: 'service', areas: ['booking'], all: 100, js: 40 },
  { name: 'times', page: 'service-termin', areas: ['times'], all: 100, js: 40 },
  { name: 'details', page: 'service-angaben', areas: ['details'], all: 100, js: 40 },
  { name: 'appointment', page: 'termin', areas: ['appointment'], all: 100, js: 40 },
  { name: 'waiting room', page: 'termin-warten', areas: ['appointment', 'waiting'], all: 110, js: 50 },
  { name: 'course', page: 'authority-belehrung-course', areas: ['course', 'enrolment'], more: true, all: 130, js: 65 },
  { name: 'lesson', page: 'belehrung-kapitel', areas: ['enrolment', 'lesson'], more: true, all: 130, js: 65 },
  { name: 'call', page: 'termin-gespraech', areas: ['call'], all: 130, js: 60 },
];

/**
 * All files that an entry pulls in at once (static imports and styles).
 * @param {string} key
 * @param {Set<string>} seen
 * @returns {Set<string>}
 */
function files(key, seen = new Set()) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`the manifest does not know ${key}`);
  if (seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const style of chunk.css ?? []) seen.add(style);
  for (const next of chunk.imports ?? []) files(next, seen);
  return seen;
}

/** @param {string} file */
function bytes(file) {
  // Fonts are packed already; everything else goes over the wire as brotli.
  return statSync(join(dist, extname(file) === '.woff2' ? file : `${file}.br`)).size;
}

const fonts = Object.values(manifest)
  .flatMap((chunk) => [chunk.file, ...(chunk.assets ?? [])])
  .filter((file, i, all) => FONTS.test(file) && all.indexOf(file) === i);

/** For programs that judge the sizes themselves. */
const asJson = process.argv.includes('--json');
const sizes = [];
let failed = false;
if (!asJson) console.log('page           code KiB   of   all KiB    of   (brotli; German, the longest; fonts included)');
for (const budget of budgets) {
  const words = ['common', ...budget.areas].map((area) => `src/i18n/de/${area}.ftl`);
  const wanted = new Set(['index.html']);
  for (const key of [...FRAME, `src/pages/${budget.page}.svelte`, ...(budget.more ? ['src/more-pages.ts'] : []), ...words]) for (const file of files(key)) wanted.add(file);
  for (const font of fonts) wanted.add(font);
  /** @param {(file: string) => boolean} some */
  const sum = (some) => [...wanted].filter(some).reduce((total, file) => total + bytes(file), 0) / KIB;
  const js = sum((file) => file.endsWith('.js'));
  const all = sum(() => true);
  const over = js > budget.js || all > budget.all;
  failed ||= over;
  sizes.push({ name: budget.name, js_kib: js, all_kib: all });
  if (!asJson) console.log(`${budget.name.padEnd(14)} ${js.toFixed(1).padStart(8)} ${String(budget.js).padStart(4)}  ${all.toFixed(1).padStart(8)}  ${String(budget.all).padStart(4)}  ${over ? 'OVER BUDGET' : 'ok'}`);
}
if (fonts.length !== 2) {
  console.error(`expected two core fonts in the manifest, found ${fonts.length}`);
  failed = true;
}
if (asJson) console.log(JSON.stringify(sizes));
process.exit(failed && !asJson ? 1 : 0);
