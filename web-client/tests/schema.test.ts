// The types of the API are those of the server's own contract, today.
import openapiTS, { astToString } from 'openapi-typescript';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('has fresh types', async () => {
  const made = astToString(await openapiTS(new URL('../../server/openapi.json', import.meta.url)));
  const file = readFileSync(new URL('../src/api/schema.d.ts', import.meta.url), 'utf8');
  const code = (text: string) => text.slice(text.indexOf('export interface paths')).trim();
  expect(code(file), 'run `npm run types`').toBe(code(made));
});
