// What a clerk does: sign in, sit down at a counter, call, enter, finish.
import type { Page } from 'playwright-core';
import { t } from './words';

export const PASSWORD = 'demo-demo-demo';

export async function signIn(page: Page, login = 'schalter1@musterland.example'): Promise<void> {
  await page.goto('/schalter/anmelden');
  await page.getByLabel(t('staff-login')).fill(login);
  await page.getByLabel(t('staff-password'), { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: t('staff-signin') }).click();
  await page.waitForURL('**/schalter');
}

/** Chooses the queue in which trial appointments wait, and its first counter. */
export async function sitDown(page: Page, queue = 'Bürgerservice'): Promise<void> {
  const counters = page.getByRole('combobox', { name: t('staff-counter'), exact: true });
  await counters.waitFor();
  const queues = page.getByRole('combobox', { name: t('staff-queue'), exact: true });
  if ((await queues.count()) > 0) await queues.selectOption({ label: queue });
  await counters.selectOption({ index: 1 });
}

export async function callNext(page: Page): Promise<void> {
  await page.getByRole('button', { name: t('staff-next') }).click();
  await page.getByRole('link', { name: t('staff-open') }).waitFor();
}

/** Opens the room and enters it with camera and microphone. */
export async function enterRoom(page: Page): Promise<void> {
  await page.getByRole('link', { name: t('staff-open') }).click();
  await switchOnAndEnter(page);
}

export async function switchOnAndEnter(page: Page): Promise<void> {
  await page.getByRole('button', { name: t('call-microphone-on') }).click();
  await page.getByRole('button', { name: t('call-camera-on') }).click();
  await page.getByRole('button', { name: t('call-camera-off') }).waitFor();
  await page.getByRole('button', { name: t('call-enter'), exact: true }).click();
  await page.getByText(t('call-state-live'), { exact: true }).waitFor();
}

export async function finish(page: Page): Promise<void> {
  await page.getByRole('button', { name: t('staff-finish') }).click();
  await page.getByRole('button', { name: t('staff-yes-finish') }).click();
  await page.waitForURL('**/schalter');
}

/** Notes on a participant's page that the fee is paid. That it is not paid yet is said with the same word, so the button tells: nothing is left to decide. */
export async function notePaid(page: Page): Promise<void> {
  const paid = page.getByRole('button', { name: t('training-fee-decide-paid'), exact: true });
  await paid.click();
  await paid.waitFor({ state: 'detached' });
}
