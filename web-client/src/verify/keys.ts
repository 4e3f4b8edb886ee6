// The public keys of the installation and the names of its authorities: asked for once, kept in the page and on the device, so that
// checking goes on without network. Keys are public; nothing about any person is kept.
import { authorities } from '../api/catalogue';
import { recall, remember } from '../call/remembered';
import type { Text } from '../i18n/text';
import type { Key } from './payload';

export interface Keys {
  keys: Key[];
  /** Names of the authorities by their short name. */
  names: Record<string, Text>;
  /** When they were asked for, `Date.now()`. */
  at: number;
}

const KEPT = 'verify-keys';

/** The kept keys, if any: they are there before the network has answered. */
export function keptKeys(): Keys | null {
  try {
    return JSON.parse(recall(KEPT) ?? 'null') as Keys | null;
  } catch {
    return null;
  }
}

/** Asks for the keys of today; throws when nobody answers. */
export async function freshKeys(): Promise<Keys> {
  const [response, list] = await Promise.all([fetch('/.well-known/schalter/keys.json', { cache: 'no-cache' }), authorities()]);
  if (!response.ok) throw new Error(`the keys are not to be had: ${response.status}`);
  const { keys } = (await response.json()) as { keys: Key[] };
  const fresh = { keys, names: Object.fromEntries(list.authorities.map(({ slug, name }) => [slug, name as Text])), at: Date.now() };
  remember(KEPT, JSON.stringify(fresh));
  return fresh;
}
