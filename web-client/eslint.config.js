import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

export default ts.config(
  { ignores: ['dist/', 'node_modules/', 'src/api/schema.d.ts'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig },
    },
  },
  {
    rules: {
      // Svelte props are bound with `let`, and only some of them change.
      'prefer-const': 'off',
      'svelte/prefer-const': 'off',
      // A Map that only remembers (loaded words, open connections) is not shown, so nothing has to react to it.
      'svelte/prefer-svelte-reactivity': 'off',
      // Our own router has no resolver: addresses are plain paths.
      'svelte/no-navigation-without-resolve': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    // Pages never import sibling pages; the words, the parts and the calls are shared, pages are not.
    files: ['src/pages/**'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ group: ['./*.svelte', '**/pages/*'], message: 'A page never imports another page.' }] }],
    },
  },
  {
    files: ['src/ui/**'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ group: ['**/pages/*', '**/call/*', '**/api/*'], message: 'The parts of the interface know only the words.' }] }],
    },
  },
);
