// Cuts Fira Sans down to the letters of German and English. Everything else stays in the files of its script, which
// a browser fetches only when a name on the page needs them (`unicode-range` in src/styles/fonts.css).
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/** The ranges of the cut; src/styles/fonts.css names the same ones. */
export const CORE_RANGES: readonly (readonly [number, number])[] = [
  [0x20, 0x7e],
  [0xa0, 0xa0],
  [0xa7, 0xa7],
  [0xab, 0xab],
  [0xb0, 0xb0],
  [0xb7, 0xb7],
  [0xbb, 0xbb],
  [0xc4, 0xc4],
  [0xd6, 0xd7],
  [0xdc, 0xdc],
  [0xdf, 0xdf],
  [0xe4, 0xe4],
  [0xe9, 0xe9],
  [0xf6, 0xf6],
  [0xfc, 0xfc],
  [0x2010, 0x2014],
  [0x2018, 0x201e],
  [0x2022, 0x2022],
  [0x2026, 0x2026],
  [0x202f, 0x202f],
  [0x20ac, 0x20ac],
];
const WEIGHTS = [400, 600];

export const cacheFolder = fileURLToPath(new URL('../node_modules/.cache/schalter-fonts', import.meta.url));

export function fonts(): Plugin {
  return {
    name: 'schalter-fonts',
    async configResolved() {
      if (process.env.VITEST) return;
      await mkdir(cacheFolder, { recursive: true });
      await Promise.all(WEIGHTS.map(cut));
    },
  };
}

async function cut(weight: number): Promise<void> {
  const letters = CORE_RANGES.flatMap(([from, to]) =>
    Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)),
  ).join('');
  const target = join(cacheFolder, `fira-sans-core-${weight}.woff2`);
  const stamp = `${target}.letters`;
  if ((await readFile(stamp, 'utf8').catch(() => '')) === letters && (await exists(target))) return;
  const whole = createRequire(import.meta.url).resolve(`@fontsource/fira-sans/files/fira-sans-latin-${weight}-normal.woff2`);
  const { default: subset } = await import('subset-font');
  // Small capitals and other alternates reached through layout features are most of the file and are never shown.
  await writeFile(target, await subset(await readFile(whole), letters, { targetFormat: 'woff2', noLayoutClosure: true }));
  await writeFile(stamp, letters);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
