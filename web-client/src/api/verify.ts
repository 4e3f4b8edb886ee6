// Asks the register about a certificate. The server answers only to those who know the day of birth.
import { send } from './send';

export interface VerifyAnswer {
  state: 'valid' | 'revoked' | 'unknown';
  initials: string | null;
}

/** `birth_date` is `YYYY-MM-DD`. */
export function askRegister(payload: string, birth_date: string): Promise<VerifyAnswer> {
  return send<VerifyAnswer>('POST', '/api/v1/certificates/verify', { payload, birth_date });
}
