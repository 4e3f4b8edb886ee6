// The employer's check, with keys made for the test: every way in which a code can be wrong is its own answer.
import { beforeAll, describe, expect, it } from 'vitest';
import { headline } from './outcome';
import { signatureOf, withBirth, withRegister } from './outcome';
import { base64url, birthHash, bornOn, check, payloadIn } from './payload';
import type { Claims, Key } from './payload';

const CLAIMS: Claims = {
  iss: 'musterland',
  number: '2026-12345678-9',
  given_name: 'Zeynep',
  family_name: 'Kaya-Großmann',
  birth_hash: '',
  instructed_on: '2026-11-20',
  issued_on: '2026-11-20',
  first_start_until: '2027-02-20',
  form: 'self_paced',
  language: 'tr',
  course: 'ifsg43@2026.1',
};

const utf8 = (text: string) => new TextEncoder().encode(text);
const part = (value: unknown) => base64url(utf8(JSON.stringify(value)));

let keys: Key[];
let sign: (claims: unknown, header?: object) => Promise<string>;
let payload: string;

beforeAll(async () => {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const { x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  keys = [{ kty: 'EC', crv: 'P-256', x: x as string, y: y as string, kid: 'current', authority: 'musterland', purpose: 'payload', revoked: false }];
  sign = async (claims, header = { alg: 'ES256', kid: 'current' }) => {
    const signed = `${part(header)}.${part(claims)}`;
    const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, utf8(signed));
    return `${signed}.${base64url(new Uint8Array(signature))}`;
  };
  CLAIMS.birth_hash = await birthHash(CLAIMS, '1990-12-31');
  payload = await sign(CLAIMS);
});

const why = async (given: string, known = keys) => {
  const checked = await check(given, known);
  return checked.genuine ? null : checked.why;
};

describe('check', () => {
  it('accepts what was signed, with umlauts', async () => {
    expect(await check(payload, keys)).toEqual({ genuine: true, claims: CLAIMS, payload });
  });

  it.each(['https://termin.example/pruefen#', '#', '  '])('accepts it behind %j', async (before) => {
    expect((await check(`${before}${payload}\n`, keys)).genuine).toBe(true);
  });

  it('refuses every altered character', async () => {
    for (let at = 0; at < payload.length; at += 7) {
      if (payload[at] === '.') continue;
      // The last characters of a part hold padding bits; a changed padding bit changes no byte, so a big step is taken.
      const other = payload[at] === 'A' ? 'z' : 'A';
      const altered = payload.slice(0, at) + other + payload.slice(at + 1);
      expect((await check(altered, keys)).genuine, `character ${at}`).toBe(false);
    }
  });

  it('says "altered" when another name stands there', async () => {
    const [header, , signature] = payload.split('.');
    expect(await why(`${header}.${part({ ...CLAIMS, given_name: 'Ali' })}.${signature}`)).toBe('altered');
  });

  it('knows a key only by its name and authority', async () => {
    expect(await why(payload, [])).toBe('unknown-key');
    expect(await why(await sign(CLAIMS, { alg: 'ES256', kid: 'other' }))).toBe('unknown-key');
    expect(await why(await sign({ ...CLAIMS, iss: 'beispielhausen' }))).toBe('unknown-key');
  });

  it('never takes a key that seals files', async () => {
    expect(await why(payload, [{ ...(keys[0] as Key), purpose: 'seal' }])).toBe('unknown-key');
  });

  it('refuses a withdrawn key', async () => {
    expect(await why(payload, [{ ...(keys[0] as Key), revoked: true }])).toBe('revoked-key');
  });

  it.each(['none', 'HS256', 'ES384', 'RS256', undefined])('never accepts %s', async (alg) => {
    expect(await why(await sign(CLAIMS, { alg, kid: 'current' }))).toBe('algorithm');
  });

  it.each(['', 'abc', 'a.b', 'a.b.c', 'a.b.c.d', 'https://example.org/', 'x'.repeat(5000)])('says that %j is no code', async (given) => {
    expect(await why(given)).toBe('malformed');
  });

  it('wants every claim', async () => {
    const { number: _number, ...rest } = CLAIMS;
    expect(await why(await sign(rest))).toBe('malformed');
  });
});

describe('the day of birth', () => {
  it('is hashed as the server hashes it', async () => {
    // printf 'schalter/birth-date/1\nmusterland\n2026-12345678-9\n1990-12-31' | openssl dgst -sha256 -binary | head -c16 | base64
    expect(await birthHash({ iss: 'musterland', number: '2026-12345678-9' }, '1990-12-31')).toBe('nCG2VZywUhw1QftNf0Y1Mw');
  });

  it('fits or does not', async () => {
    expect(await bornOn(CLAIMS, '1990-12-31')).toBe(true);
    expect(await bornOn(CLAIMS, '1990-12-30')).toBe(false);
  });
});

describe('payloadIn', () => {
  it('finds the code in what was pasted with line ends', () => {
    const broken = `https://termin.example/pruefen#${payload.slice(0, 60)}\n  ${payload.slice(60)}`;
    expect(payloadIn(broken)).toBe(payload);
  });
});

describe('the outcome', () => {
  const register = (state: 'valid' | 'revoked' | 'unknown') => () => Promise.resolve({ state });

  it('says only what was found out', async () => {
    const first = await signatureOf(payload, keys);
    expect([first.birth, first.register, headline(first)]).toEqual(['open', 'unasked', 'genuine']);
    const wrong = await withBirth(first, '2000-01-01');
    expect([wrong.birth, wrong.register, headline(wrong)]).toEqual(['differs', 'unasked', 'other-person']);
    const right = await withBirth(first, '1990-12-31');
    expect([right.birth, right.register]).toEqual(['fits', 'asking']);
    expect(headline(await withRegister(right, register('valid')))).toBe('valid');
    expect(headline(await withRegister(right, register('revoked')))).toBe('revoked');
    expect(headline(await withRegister(right, register('unknown')))).toBe('not-in-register');
  });

  it('stays genuine without network, and says that nobody was asked', async () => {
    const right = await withBirth(await signatureOf(payload, keys), '1990-12-31');
    const alone = await withRegister(right, () => Promise.reject(new TypeError('no network')));
    expect([headline(alone), alone.register]).toEqual(['genuine', 'unreachable']);
  });
});
