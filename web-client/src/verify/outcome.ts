// What is known of a certificate so far, from three sources that are never mixed: the signature, the day of birth, the register.
import { Problem } from '../api/problem';
import { bornOn, check } from './payload';
import type { Claims, Key, Refusal } from './payload';

/** What the authority's register says; `unasked` before the day of birth is known, `unreachable` without network. */
export type Register = 'unasked' | 'asking' | 'valid' | 'revoked' | 'unknown' | 'unreachable' | 'too-many';

export interface Outcome {
  /** `null`: genuine. */
  refusal: Refusal | null;
  claims: Claims | null;
  payload: string;
  birth: 'open' | 'fits' | 'differs';
  register: Register;
}

/** The first answer, from this device alone. */
export async function signatureOf(given: string, keys: readonly Key[]): Promise<Outcome> {
  const checked = await check(given, keys);
  return checked.genuine
    ? { refusal: null, claims: checked.claims, payload: checked.payload, birth: 'open', register: 'unasked' }
    : { refusal: checked.why, claims: null, payload: '', birth: 'open', register: 'unasked' };
}

/** Adds whether the day of birth fits; also from this device alone. */
export async function withBirth(outcome: Outcome, day: string): Promise<Outcome> {
  if (!outcome.claims) return outcome;
  const fits = await bornOn(outcome.claims, day);
  return { ...outcome, birth: fits ? 'fits' : 'differs', register: fits ? 'asking' : 'unasked' };
}

/** Adds what the register says. */
export async function withRegister(outcome: Outcome, ask: () => Promise<{ state: 'valid' | 'revoked' | 'unknown' }>): Promise<Outcome> {
  try {
    return { ...outcome, register: (await ask()).state };
  } catch (reason) {
    const tooMany = reason instanceof Problem && reason.status === 429;
    return { ...outcome, register: tooMany ? 'too-many' : 'unreachable' };
  }
}

/** The one sentence above everything: what somebody who reads only that must know. */
export type Headline = 'valid' | 'genuine' | 'revoked' | 'other-person' | 'not-in-register' | Refusal;

export function headline(outcome: Outcome): Headline {
  if (outcome.refusal) return outcome.refusal;
  if (outcome.birth === 'differs') return 'other-person';
  if (outcome.register === 'revoked') return 'revoked';
  if (outcome.register === 'unknown') return 'not-in-register';
  return outcome.register === 'valid' ? 'valid' : 'genuine';
}

export function kindOf(of: Headline): 'success' | 'warning' | 'danger' {
  if (of === 'valid' || of === 'genuine') return 'success';
  return of === 'not-in-register' || of === 'malformed' ? 'warning' : 'danger';
}
