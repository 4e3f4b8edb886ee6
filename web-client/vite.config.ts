import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { compress } from './tools/compress.ts';
import { cacheFolder, fonts } from './tools/fonts.ts';
import { fluent } from './tools/fluent.ts';
import { logical } from './tools/logical.ts';

/** Pages that use a module before it is put into the file that every visit loads. */
const SHARED_BY_PAGES = 22;

const backend = process.env.SCHALTER_BACKEND ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [fluent(), fonts(), svelte(), compress()],
  resolve: {
    alias: { '@fonts': cacheFolder, '@': fileURLToPath(new URL('./src', import.meta.url)) },
    // Component tests mount in jsdom, so the client half of Svelte is wanted there too.
    ...(process.env.VITEST ? { conditions: ['browser'] } : {}),
  },
  css: { preprocessorOptions: { scss: { quietDeps: true } }, postcss: { plugins: [logical()] } },
  build: {
    target: 'es2022',
    manifest: true,
    // What pages share is there before they are asked for, so a list of every page's modules would only cost bytes: styles stay.
    modulePreload: { polyfill: false, resolveDependencies: (_, files, { hostType }) => (hostType === 'html' ? files : files.filter((file) => file.endsWith('.css'))) },
    // The policy of the server allows `data:` for images only, so fonts stay files.
    assetsInlineLimit: (file) => (file.endsWith('.woff2') ? false : undefined),
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // What all pages share is one file: a dozen small ones would cost more requests and compress worse. What only some areas of the
        // client share (staff, the instruction, the call) stays in files of its own, so that whoever only books never loads it.
        codeSplitting: {
          groups: [
            { name: 'shared', priority: 2, test: /node_modules|\/src\/(ui|api|i18n)\/[^/]*\.(ts|svelte)$|\/src\/(memory|router\.svelte|routes)\.ts$/, minShareCount: SHARED_BY_PAGES },
            { name: 'booking', priority: 1, test: /\/src\/(api\/(booking|catalogue|held|token)|ui\/(calendar|ChannelIcon|NotFound|Steps))\.(ts|svelte)$/, minShareCount: 2 },
            { name: 'appointment', priority: 1, test: /\/src\/ui\/(Facts|ticking\.svelte)\.(ts|svelte)$/, minShareCount: 2 },
          ],
        },
      },
    },
  },
  server: {
    proxy: { '/api': backend, '/.well-known': backend, '/whip': backend, '/whep': backend, '/signal': { target: backend, ws: true } },
  },
  test: {
    include: ['tests/**/*.test.ts', 'src/**/*.test.ts'],
    environment: 'node',
  },
});
