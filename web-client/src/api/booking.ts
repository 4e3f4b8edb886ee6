// From the free times to the booked appointment, and what its holder may do with it.
import { bearer, client, data, idempotencyKey } from './client';
import type { AppointmentView, Channel, Confirmation, DayView, HeldView, StartView } from './views';

export interface Wish {
  service: string;
  channel: Channel;
  people: number;
}

/** Free start times per day; `from` and `to` are included and at most 62 days apart. */
export async function days(wish: Wish, from: string, to: string): Promise<DayView[]> {
  const { service, channel, people } = wish;
  const answer = await data(
    client.GET('/api/v1/services/{id}/days', { params: { path: { id: service }, query: { from, to, channel, people } } }),
  );
  return answer.days;
}

export async function starts(wish: Wish, date: string): Promise<StartView[]> {
  const { service, channel, people } = wish;
  const answer = await data(
    client.GET('/api/v1/services/{id}/starts', { params: { path: { id: service }, query: { date, channel, people } } }),
  );
  return answer.starts;
}

export function hold(service: string, start: StartView, people: number): Promise<HeldView> {
  return data(
    client.POST('/api/v1/appointments', {
      params: { header: { 'Idempotency-Key': idempotencyKey() } },
      body: { service, pool: start.pool, start: start.start, people },
    }),
  );
}

export function confirm(id: string, token: string, body: Confirmation, key: string): Promise<AppointmentView> {
  return data(
    client.POST('/api/v1/appointments/{id}/confirm', {
      params: { path: { id }, header: { 'Idempotency-Key': key } },
      headers: bearer(token),
      body,
    }),
  );
}

export function appointment(id: string, token: string): Promise<AppointmentView> {
  return data(client.GET('/api/v1/appointments/{id}', { params: { path: { id } }, headers: bearer(token) }));
}

export function cancel(id: string, token: string): Promise<AppointmentView> {
  return data(client.POST('/api/v1/appointments/{id}/cancel', { params: { path: { id } }, headers: bearer(token), body: {} }));
}

export function checkIn(id: string, token: string): Promise<AppointmentView> {
  return data(client.POST('/api/v1/appointments/{id}/check-in', { params: { path: { id } }, headers: bearer(token), body: {} }));
}

/** The calendar file, fetched with the token (a plain link could not carry it outside of the fragment). */
export async function calendarFile(id: string, token: string): Promise<Blob> {
  return data(
    client.GET('/api/v1/appointments/{id}/calendar.ics' as '/api/v1/appointments/{id}', {
      params: { path: { id } },
      headers: bearer(token),
      parseAs: 'blob',
    }),
  ) as Promise<unknown> as Promise<Blob>;
}
