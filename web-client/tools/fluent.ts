// Turns a catalogue of words (`.ftl`) into a module with its text. Comments help translators, not readers, so they stay here.
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

export function fluent(): Plugin {
  return {
    name: 'schalter-fluent',
    async load(id) {
      if (!id.endsWith('.ftl')) return null;
      const text = await readFile(id, 'utf8');
      const lines = text.split('\n').filter((line) => !/^#{1,3}( |$)/.test(line) && line.trim() !== '');
      return { code: `export default ${JSON.stringify(lines.join('\n'))};`, map: null };
    },
  };
}
