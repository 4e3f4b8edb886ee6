// The one way to the server: typed by its OpenAPI file, answers unwrapped, refusals thrown as `Problem`.
import createClient from 'openapi-fetch';
import type { paths } from './schema';
import { Problem, problemFrom } from './problem';

export const client = createClient<paths>({ baseUrl: '/', credentials: 'same-origin' });

let skewMs = 0;

// Countdowns must be honest on devices whose clock is wrong, so every answer's date corrects ours (it has whole seconds).
client.use({
  onResponse({ response }) {
    const date = Date.parse(response.headers.get('date') ?? '');
    if (Number.isNaN(date)) return;
    const seen = date + 500 - Date.now();
    if (Math.abs(seen - skewMs) > 1500) skewMs = Math.abs(seen) > 1500 ? seen : 0;
  },
});

/** The server's present time in UTC milliseconds. */
export function serverNow(): number {
  return Date.now() + skewMs;
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of an answer, or a thrown `Problem`. */
export async function data<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data: value, error, response } = await answer.catch((reason: unknown) => {
    if (reason instanceof DOMException && reason.name === 'AbortError') throw reason;
    throw new Problem('offline', 0);
  });
  if (!response.ok) throw problemFrom(error, response.status);
  return value as T;
}

/** The header that carries a citizen's token. */
export function bearer(token: string): { Authorization: string } {
  return { Authorization: `Bearer ${token}` };
}

/** A fresh key for `Idempotency-Key`: the same key sent twice is carried out once. */
export function idempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
