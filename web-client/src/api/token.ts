// A citizen's right to one appointment. It travels in the fragment of a link, which no server and no log ever sees, and is
// kept for this tab only, so that a reload or a way through other pages of the same appointment does not lose it.
const prefix = 'schalter:token:';
const memory = new Map<string, string>();

/** The token for an appointment: from the address if it is there, else what this tab remembers. */
export function tokenOf(appointment: string): string | null {
  const fragment = decodeURIComponent(location.hash.slice(1));
  if (/^[A-Za-z0-9_-]{16,64}$/.test(fragment)) {
    keepToken(appointment, fragment);
    return fragment;
  }
  return memory.get(appointment) ?? stored(appointment);
}

export function keepToken(appointment: string, token: string): void {
  memory.set(appointment, token);
  try {
    sessionStorage.setItem(prefix + appointment, token);
  } catch {
    // Without storage a reload still finds the token in the address.
  }
}

function stored(appointment: string): string | null {
  try {
    return sessionStorage.getItem(prefix + appointment);
  } catch {
    return null;
  }
}
