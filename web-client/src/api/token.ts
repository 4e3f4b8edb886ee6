// A citizen's right to one appointment. It travels in the fragment of a link, which no server and no log ever sees, and is
// kept for this tab only, so that a reload or a way through other pages of the same appointment does not lose it.
import { recall, remember } from '../memory';

/** The token for an appointment: from the address if it is there, else what this tab remembers. */
export function tokenOf(appointment: string): string | null {
  const fragment = location.hash.slice(1);
  if (!/^[A-Za-z0-9_-]{16,64}$/.test(fragment)) return recall<string>(key(appointment));
  keepToken(appointment, fragment);
  return fragment;
}

export function keepToken(appointment: string, token: string): void {
  remember(key(appointment), token);
}

/** The citizen's own address of an appointment, for links and for the address bar. */
export function appointmentAddress(appointment: string, token: string, page: '' | '/warten' | '/gespraech' = ''): string {
  return `/termin/${appointment}${page}#${token}`;
}

const key = (appointment: string) => `token:${appointment}`;
