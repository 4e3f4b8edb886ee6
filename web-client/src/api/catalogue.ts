// What authorities offer. It changes seldom, so a tab asks once and remembers.
import { client, data } from './client';
import { Problem } from './problem';
import type { components } from './schema';
import type { AuthorityView, ServiceSummary, ServiceView } from './views';

const remembered = new Map<string, Promise<unknown>>();

function once<T>(key: string, ask: () => Promise<T>): Promise<T> {
  const known = remembered.get(key) as Promise<T> | undefined;
  if (known) return known;
  const asked = ask();
  remembered.set(key, asked);
  asked.catch(() => remembered.delete(key));
  return asked;
}

export function authorities() {
  return once('authorities', () => data(client.GET('/api/v1/authorities')));
}

export function authority(slug: string): Promise<AuthorityView> {
  return once(`authority ${slug}`, () => data(client.GET('/api/v1/authorities/{authority}', { params: { path: { authority: slug } } })));
}

/** What a search finds: best first; `complete` says whether all words were found, not only some. */
export function search(slug: string, query: string) {
  return once(`services ${slug} ${query}`, () =>
    data(
      client.GET('/api/v1/authorities/{authority}/services', {
        params: { path: { authority: slug }, query: query ? { query } : {} },
      }),
    ),
  );
}

/** Services of an authority; with a query the server searches names, synonyms and plain words. */
export async function services(slug: string, query = ''): Promise<ServiceSummary[]> {
  return (await search(slug, query)).services;
}

/** One service, by the name it has in addresses. */
export async function service(authoritySlug: string, slug: string): Promise<ServiceView> {
  const found = (await services(authoritySlug)).find((one) => one.slug === slug || one.id === slug);
  if (!found) throw new Problem('unknown-service', 404);
  return once(`service ${found.id}`, () => data(client.GET('/api/v1/services/{id}', { params: { path: { id: found.id } } })));
}

/** The instructions that an authority gives. */
export async function courses(slug: string): Promise<components['schemas']['CourseSummary'][]> {
  const answer = await once(`courses ${slug}`, () => data(client.GET('/api/v1/authorities/{authority}/courses', { params: { path: { authority: slug } } })));
  return answer.courses;
}
