// Who wants to be instructed: what was typed, and what is wrong with it. The server decides in the end; this spares a way.
import { birthDate, type DateParts } from './birth';

export interface PersonDraft {
  given: string;
  family: string;
  birth: DateParts;
  email: string;
  phone: string;
  fee: string | null;
  reminder: boolean;
}

export interface PersonFault {
  field: string;
  /** Key of its words. */
  key: string;
}

const NAME_MAX = 100;

/** One @ with something on both sides and a dot behind it: more would refuse addresses that exist. */
export function plausibleMail(email: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(email.trim());
}

/** What is wrong with a draft, in the order of the form. `feeNeeded`: there are tariffs to choose from. */
export function personFaults(draft: PersonDraft, today: string, feeNeeded: boolean): PersonFault[] {
  const faults: PersonFault[] = [];
  for (const field of ['given', 'family'] as const) {
    const name = draft[field].trim();
    if (!name) faults.push({ field, key: `person-${field}-missing` });
    else if ([...name].length > NAME_MAX || !/\p{L}/u.test(name)) faults.push({ field, key: 'person-name-implausible' });
  }
  const born = birthDate(draft.birth, today);
  if ('fault' in born) faults.push({ field: 'birth', key: `birth-${born.fault}` });
  const email = draft.email.trim();
  const phone = draft.phone.trim();
  if (!email && !phone) faults.push({ field: 'email', key: 'person-contact-missing' });
  else if (email && !plausibleMail(email)) faults.push({ field: 'email', key: 'person-email-implausible' });
  if (phone && (phone.match(/\p{Nd}/gu) ?? []).length < 5) faults.push({ field: 'phone', key: 'person-phone-implausible' });
  if (feeNeeded && !draft.fee) faults.push({ field: 'fee', key: 'person-fee-missing' });
  return faults;
}
