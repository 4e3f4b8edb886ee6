// Asks the register about a certificate. The server answers only to those who know the day of birth.
import { client, data } from './client';
import type { components } from './schema';

/** `birth_date` is `YYYY-MM-DD`. */
export function askRegister(payload: string, birth_date: string): Promise<components['schemas']['Checked']> {
  return data(client.POST('/api/v1/certificates/verify', { body: { payload, birth_date } }));
}
