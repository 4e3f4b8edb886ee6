// One request with JSON, for the routes that `schema.d.ts` does not know yet. Refusals are thrown as `Problem`.
import { Problem, problemOf } from './problem';

export async function send<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  const init: RequestInit = { method, credentials: 'same-origin', headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) } };
  if (body !== undefined) init.body = JSON.stringify(body);
  const response = await fetch(path, init).catch(() => {
    throw new Problem('offline', 0);
  });
  if (!response.ok) throw await problemOf(response);
  return (response.status === 204 || response.status === 202 ? undefined : await response.json()) as T;
}
