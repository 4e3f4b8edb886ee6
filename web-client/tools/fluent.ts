// Turns a catalogue of words (`.ftl`) into a module with its parsed messages, so that no browser has to parse them and none
// downloads a parser. Comments help translators, not readers, and stay here.
import { FluentResource } from '@fluent/bundle';
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

export function fluent(): Plugin {
  return {
    name: 'schalter-fluent',
    async load(id) {
      if (!id.endsWith('.ftl')) return null;
      const words: Record<string, unknown> = {};
      for (const message of new FluentResource(await readFile(id, 'utf8')).body) {
        // We speak in messages with a value; terms and attributes would need more than a value here.
        if (message.value === null || Object.keys(message.attributes).length > 0 || message.id.startsWith('-'))
          this.error(`${id}: "${message.id}" must be a plain message`);
        words[message.id] = message.value;
      }
      return { code: `export default ${JSON.stringify(words)};`, map: null };
    },
  };
}
