// Permissions to enter a room, from the office. They are good for two minutes and one entry.
import { bearer, client, data } from './client';
import type { PassView } from './views';

/** For the citizen of an appointment that has been called. */
export function citizenPass(appointment: string, token: string): Promise<PassView> {
  return data(
    client.POST('/api/v1/appointments/{id}/pass', { params: { path: { id: appointment } }, headers: bearer(token), body: {} }),
  );
}

/** For the clerk. */
export function clerkPass(consultation: string): Promise<PassView> {
  return data(client.POST('/api/v1/consultations/{id}/pass', { params: { path: { id: consultation } }, body: {} }));
}

/** For a room of one's own, to try the way to the relay. */
export function deviceTestPass(): Promise<PassView> {
  return data(client.POST('/api/v1/device-test', { body: {} }));
}
