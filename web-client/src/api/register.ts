// The register of certificates. Searching it needs a reason, which the server writes down.
import type { Text } from '../i18n/text';
import type { Language } from '../i18n/language';
import { send } from './send';

export interface RegisterEntry {
  number: string;
  state: 'valid' | 'revocation_proposed' | 'revoked';
  given_name: string;
  family_name: string;
  birth_date: string;
  instructed_on: string;
  issued_on: string;
  first_start_until?: string | null;
  form: 'self_paced' | 'group' | 'on_site';
  language: Language;
  course: { slug: string; version: string; name: Text };
  enrolment: string;
  on_site_reason?: string | null;
  restricted_to?: string | null;
  dispatch: 'none' | 'downloaded' | 'printed' | 'posted' | 'handed_over';
  duplicates: string[];
  revocation?: { reason: string; proposed_by: string; proposed_at: string; own: boolean; confirmed_by?: string | null; confirmed_at?: string | null } | null;
}

export interface RegisterSearch {
  family_name: string;
  given_name?: string;
  birth_date: string;
  reason: string;
}

const REGISTER = '/api/v1/register';
const at = (number: string, action = '') => `${REGISTER}/${encodeURIComponent(number)}${action}`;

export const searchRegister = async (search: RegisterSearch) => (await send<{ certificates: RegisterEntry[] }>('POST', `${REGISTER}/search`, search)).certificates;
export const registerEntry = (number: string) => send<RegisterEntry>('GET', at(number));
export const revocations = async () => (await send<{ certificates: RegisterEntry[] }>('GET', `${REGISTER}/revocations`)).certificates;
export const proposeRevocation = (number: string, reason: string) => send<RegisterEntry>('POST', at(number, '/revoke'), { reason });
export const confirmRevocation = (number: string) => send<RegisterEntry>('POST', at(number, '/revoke/confirm'), {});
export const rejectRevocation = (number: string) => send<RegisterEntry>('POST', at(number, '/revoke/reject'), {});
export const makeDuplicate = (number: string) => send<RegisterEntry>('POST', at(number, '/duplicate'), {});
export const noteDispatch = (number: string, how: 'printed' | 'posted' | 'handed_over') => send<RegisterEntry>('POST', at(number, '/dispatch'), { how });

/** Where the file of a certificate is; a second copy says on it that it is one. */
export const certificateFile = (number: string, copy = false) => `/api/v1/certificates/${encodeURIComponent(number)}.pdf${copy ? '?copy=true' : ''}`;
