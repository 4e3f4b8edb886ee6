// The register of certificates. Searching it needs a reason, which the server writes down.
import { client, data } from './client';
import type { components } from './schema';

type Schemas = components['schemas'];

export type RegisterEntry = Schemas['RegisterEntry'];
export type RegisterSearch = Schemas['RegisterQuestion'];
export type Searched = Schemas['SearchView'];
export type SearchLog = Schemas['SearchList'];

const at = (number: string) => ({ params: { path: { number } } });

export async function searchRegister(body: RegisterSearch): Promise<RegisterEntry[]> {
  return (await data(client.POST('/api/v1/register/search', { body }))).certificates;
}

export function registerEntry(number: string): Promise<RegisterEntry> {
  return data(client.GET('/api/v1/register/{number}', at(number)));
}

/** Who searched or looked at an entry, latest first; pages are counted from 0. */
export function registerSearches(page: number): Promise<SearchLog> {
  return data(client.GET('/api/v1/register/searches', { params: { query: { page } } }));
}

/** Revocations that wait for a second person. */
export async function revocations(): Promise<RegisterEntry[]> {
  return (await data(client.GET('/api/v1/register/revocations'))).certificates;
}

export function proposeRevocation(number: string, reason: string): Promise<RegisterEntry> {
  return data(client.POST('/api/v1/register/{number}/revoke', { ...at(number), body: { reason } }));
}

export function confirmRevocation(number: string): Promise<RegisterEntry> {
  return data(client.POST('/api/v1/register/{number}/revoke/confirm', { ...at(number), body: {} }));
}

export function rejectRevocation(number: string): Promise<RegisterEntry> {
  return data(client.POST('/api/v1/register/{number}/revoke/reject', { ...at(number), body: {} }));
}

export function makeDuplicate(number: string): Promise<RegisterEntry> {
  return data(client.POST('/api/v1/register/{number}/duplicate', { ...at(number), body: {} }));
}

export function noteDispatch(number: string, how: Schemas['DispatchedHow']): Promise<RegisterEntry> {
  return data(client.POST('/api/v1/register/{number}/dispatch', { ...at(number), body: { how } }));
}

/** Where the file of a certificate is; a second copy says on it that it is one. */
export function certificateFile(number: string, copy = false): string {
  return `/api/v1/certificates/${encodeURIComponent(number)}.pdf${copy ? '?copy=true' : ''}`;
}
