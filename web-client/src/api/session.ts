// Signing in and out of staff, and the list of one's own sessions.
import { client, data } from './client';
import type { SessionSummary, SessionView } from './views';

export function signIn(login: string, password: string): Promise<SessionView> {
  return data(client.POST('/api/v1/session', { body: { login, password } }));
}

/** Who is signed in; refused with `sign-in-needed` when nobody is. */
export function session(): Promise<SessionView> {
  return data(client.GET('/api/v1/session'));
}

export async function signOut(): Promise<void> {
  await data(client.DELETE('/api/v1/session'));
}

export async function sessions(): Promise<SessionSummary[]> {
  const answer = await data(client.GET('/api/v1/sessions'));
  return answer.sessions;
}

export async function endSession(id: string): Promise<void> {
  await data(client.DELETE('/api/v1/sessions/{id}', { params: { path: { id } } }));
}
