// What a citizen does: book by hand on the pages, or quickly through the API where the test is about something else.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { t } from './words';

export interface Booked {
  id: string;
  token: string;
  number: string;
}

/** Books the trial appointment by video on the pages, as a newcomer would. Returns at the confirmed appointment. */
export async function bookOnPages(page: Page, name: string, email: string): Promise<Booked> {
  await page.goto('/musterland/probetermin');
  await page.getByRole('link', { name: t('service-book') }).click();
  await page.getByRole('radio', { name: t('channel-video-title') }).check();
  await chooseFirstTime(page);
  await page.getByRole('button', { name: t('times-reserve') }).click();
  await page.getByLabel(t('field-name')).fill(name);
  await page.getByLabel(t('field-email')).fill(email);
  await page.getByRole('button', { name: t('details-review') }).click();
  await page.getByRole('button', { name: t('review-confirm') }).click();
  await page.waitForURL(/\/termin\/[0-9a-f-]{36}/);
  await page.getByText(email).first().waitFor();
  return bookedAt(page);
}

/** The first free time of the day that is shown. */
export async function chooseFirstTime(page: Page): Promise<void> {
  const first = page.getByRole('radio', { name: /^\d\d:\d\d/ }).first();
  await first.waitFor();
  await first.check({ force: true });
}

/** Which appointment an address and its page speak of. */
async function bookedAt(page: Page): Promise<Booked> {
  const address = new URL(page.url());
  const id = address.pathname.split('/')[2] ?? '';
  const token = decodeURIComponent(address.hash.slice(1)) || (await tokenInTab(page, id));
  expect(token).toMatch(/^[A-Za-z0-9_-]{22}$/);
  return { id, token, number: '' };
}

/** The tab remembers the token when the address does not carry it. */
async function tokenInTab(page: Page, id: string): Promise<string> {
  const stored = await page.evaluate((key) => sessionStorage.getItem(key), `schalter:token:${id}`);
  return (stored ?? '').replaceAll('"', '');
}

/** Books through the API: the soonest trial appointment on a channel. */
export async function bookQuickly(address: string, name: string, channel: 'video' | 'on_site' = 'video'): Promise<Booked> {
  const found = await ask(address, '/api/v1/authorities/musterland/services?query=Probetermin');
  const service = (found['services'] as { id: string; slug: string }[]).find(({ slug }) => slug === 'probetermin');
  if (!service) throw new Error('the demo county has no trial appointment');
  for (const date of [day(0), day(1)]) {
    const { starts } = await ask(address, `/api/v1/services/${service.id}/starts?date=${date}&channel=${channel}&people=1`);
    const first = (starts as { start: string; pool: string }[])[0];
    if (!first) continue;
    const held = await ask(address, '/api/v1/appointments', { service: service.id, pool: first.pool, start: first.start, people: 1 });
    const { id, token, number } = held as unknown as Booked;
    await ask(address, `/api/v1/appointments/${id}/confirm`, { name, email: null, phone: '+49 2361 1234', language: 'de', needs: [] }, token);
    return { id, token, number };
  }
  throw new Error('nothing is free today and tomorrow');
}

export async function checkIn(address: string, { id, token }: Booked): Promise<void> {
  await ask(address, `/api/v1/appointments/${id}/check-in`, {}, token);
}

export async function stateOf(address: string, { id, token }: Booked): Promise<string> {
  const appointment = await ask(address, `/api/v1/appointments/${id}`, undefined, token);
  return appointment['state'] as string;
}

/** Where the waiting room of an appointment is. */
export function waitingRoom({ id, token }: Booked): string {
  return `/termin/${id}/warten#${token}`;
}

async function ask(address: string, path: string, body?: object, token?: string): Promise<Record<string, unknown>> {
  const response = await fetch(address + path, {
    method: body ? 'POST' : 'GET',
    headers: {
      ...(body ? { 'Content-Type': 'application/json' } : {}),
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}

/** A day from today, in the time zone of the demo county. */
function day(ahead: number): string {
  const at = new Date(Date.now() + ahead * 86_400_000);
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(at);
}
