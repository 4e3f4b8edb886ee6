// What a certificate's code says, and whether it is genuine: an ES256 signature checked by the browser itself against the public keys of the
// installation. No network is asked here; the same rules as `schalter verify`.

/** What the code claims. Dates are `YYYY-MM-DD`. */
export interface Claims {
  iss: string;
  number: string;
  given_name: string;
  family_name: string;
  birth_hash: string;
  instructed_on: string;
  issued_on: string;
  first_start_until?: string | null;
  form: 'self_paced' | 'group' | 'on_site';
  language: string;
  course: string;
  /** What it is restricted to, in words. */
  restricted_to?: string | null;
}

/** A public key of `/.well-known/schalter/keys.json`. */
export interface Key extends JsonWebKey {
  kid: string;
  /** Short name of the authority that signs with it. */
  authority: string;
  /** What it signs: a key that seals files never signs codes. */
  purpose?: string;
  revoked?: boolean;
}

/** Why a code is not accepted; each has words of its own. */
export type Refusal = 'malformed' | 'algorithm' | 'unknown-key' | 'revoked-key' | 'altered';

export type Checked = { genuine: true; claims: Claims; payload: string } | { genuine: false; why: Refusal };

/** Characters of a code; one that fits a QR code is far shorter. */
export const PAYLOAD_CHARACTERS_MAX = 4096;

const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
const no = (why: Refusal): Checked => ({ genuine: false, why });

/** The code itself, out of a whole address or of what was pasted with spaces and line ends; `null` when there is none. */
export function payloadIn(given: string): string | null {
  const text = given.replace(/\s+/g, '');
  const payload = text.slice(text.lastIndexOf('#') + 1);
  return payload.length <= PAYLOAD_CHARACTERS_MAX && COMPACT.test(payload) ? payload : null;
}

/** Checks form, algorithm, key and signature, in this order. */
export async function check(given: string, keys: readonly Key[]): Promise<Checked> {
  const payload = payloadIn(given);
  if (!payload) return no('malformed');
  const [header, body, signature] = payload.split('.') as [string, string, string];
  const head = json(header) as { alg?: unknown; kid?: unknown } | null;
  const claims = claimsOf(json(body));
  if (!head || !claims) return no('malformed');
  // Whoever lets the code choose its algorithm lets a forger choose it.
  if (head.alg !== 'ES256') return no('algorithm');
  // A key signs for its own authority only.
  const key = keys.find(({ kid, purpose, authority }) => kid === head.kid && purpose === 'payload' && authority === claims.iss);
  if (!key) return no('unknown-key');
  if (key.revoked) return no('revoked-key');
  const signed = new TextEncoder().encode(`${header}.${body}`);
  return (await verified(key, bytes(signature), signed)) ? { genuine: true, claims, payload } : no('altered');
}

async function verified(key: Key, signature: BufferSource | null, signed: BufferSource): Promise<boolean> {
  if (!signature) return false;
  const curve = { name: 'ECDSA', namedCurve: 'P-256' };
  try {
    const imported = await crypto.subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', x: key.x, y: key.y } as JsonWebKey, curve, false, ['verify']);
    return await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, imported, signature, signed);
  } catch {
    // A key that is no key has signed nothing.
    return false;
  }
}

/** Bytes of the hash that the code carries; as in `server/certificate/src/payload.rs`. */
const BIRTH_HASH_BYTES = 16;

/** Whether somebody was born on that day: the code holds only a hash, salted with issuer and number of the certificate. */
export async function bornOn(claims: Claims, day: string): Promise<boolean> {
  return (await birthHash(claims, day)) === claims.birth_hash;
}

export async function birthHash({ iss, number }: Pick<Claims, 'iss' | 'number'>, day: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`schalter/birth-date/1\n${iss}\n${number}\n${day}`));
  return base64url(new Uint8Array(hash).subarray(0, BIRTH_HASH_BYTES));
}

/** Unpadded base64 with the signs that an address may hold (RFC 4648, section 5). */
export function base64url(of: Uint8Array): string {
  return btoa(String.fromCharCode(...of)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function bytes(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}

function json(part: string): unknown {
  const raw = bytes(part);
  if (!raw) return null;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw));
  } catch {
    return null;
  }
}

const WORDS = ['iss', 'number', 'given_name', 'family_name', 'birth_hash', 'instructed_on', 'issued_on', 'form', 'language', 'course'] as const;

function claimsOf(value: unknown): Claims | null {
  if (typeof value !== 'object' || value === null) return null;
  const claims = value as Record<string, unknown>;
  return WORDS.every((name) => typeof claims[name] === 'string') ? (value as Claims) : null;
}
