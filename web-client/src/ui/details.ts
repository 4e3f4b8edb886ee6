// The details form: what may be asked, and what is wrong with what was typed. The server decides in the end; this spares a way.
import type { OfficeLanguage } from '../i18n/language';

export const NEEDS = ['wheelchair', 'sign_language', 'interpreter', 'plain_language'] as const;
export type Need = (typeof NEEDS)[number];

export interface Draft {
  name: string;
  email: string;
  phone: string;
  language: OfficeLanguage;
  needs: Need[];
}

export interface FieldProblem {
  field: 'name' | 'email' | 'phone';
  /** Key of its words. */
  key: string;
}

type Channel = 'on_site' | 'video' | 'phone';

/** A telephone appointment needs a number; everything else can be done with the link alone. */
export function contactNeeded(field: 'email' | 'phone', channel: Channel): boolean {
  return field === 'phone' && channel === 'phone';
}

export function check(draft: Draft, channel: Channel): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const name = draft.name.trim();
  const email = draft.email.trim();
  const phone = draft.phone.trim();
  if (name === '') problems.push({ field: 'name', key: 'error-name-missing' });
  else if ([...name].length > 100) problems.push({ field: 'name', key: 'error-name-too-long' });
  // One @ with something on both sides and a dot behind it: more would refuse addresses that exist.
  if (email !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(email)) problems.push({ field: 'email', key: 'error-email-implausible' });
  if (phone === '' && contactNeeded('phone', channel)) problems.push({ field: 'phone', key: 'error-phone-missing' });
  else if (phone !== '' && (phone.match(/\d/g) ?? []).length < 5) problems.push({ field: 'phone', key: 'error-phone-implausible' });
  return problems;
}
