// Booking and serving with the keyboard alone.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, person } from './browser';
import { bookQuickly, checkIn, stateOf } from './citizen';
import { PASSWORD } from './clerk';
import { Office } from './office';
import { t } from './words';

let office: Office;
let browser: Browser;
/** More stops than this before something is reached is no way for a keyboard. */
const STOPS_MAX = 120;

beforeAll(async () => {
  office = await Office.open();
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await office?.close();
});

/** Presses Tab until the focus is on what `wanted` names; fails when the way is too long or goes in circles. */
async function tabTo(page: Page, wanted: RegExp, role?: string): Promise<void> {
  for (let stops = 0; stops < STOPS_MAX; stops += 1) {
    const [name, is] = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      const labels = (element as HTMLInputElement | null)?.labels;
      const label = labels && labels.length > 0 ? labels[0]?.textContent : (element?.getAttribute('aria-label') ?? element?.textContent);
      return [(label ?? '').trim(), element?.getAttribute('type') ?? element?.tagName.toLowerCase() ?? ''];
    });
    if (wanted.test(name ?? '') && (!role || is === role)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not reach ${wanted}`);
}

const exactly = (words: string) => new RegExp(`^${words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);

describe('the keyboard alone', () => {
  it('books an appointment', async () => {
    const { page, context, misdeeds } = await person(browser, office.address);
    await page.goto('/musterland/probetermin');
    await page.getByRole('link', { name: t('service-book') }).waitFor();
    await tabTo(page, exactly(t('service-book')));
    await page.keyboard.press('Enter');
    await page.getByRole('radio', { name: /^\d\d:\d\d/ }).first().waitFor();
    await tabTo(page, /^\d\d:\d\d/, 'radio');
    await page.keyboard.press('Space');
    await tabTo(page, exactly(t('times-reserve')));
    await page.keyboard.press('Enter');
    await page.getByLabel(t('field-name')).waitFor();
    await tabTo(page, exactly(t('field-name')));
    await page.keyboard.type('Jürgen Großmann');
    await tabTo(page, exactly(t('field-email')));
    await page.keyboard.type('juergen@example.org');
    await tabTo(page, exactly(t('details-review')));
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: t('review-confirm') }).waitFor();
    await tabTo(page, exactly(t('review-confirm')));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/termin\/[0-9a-f-]{36}/);
    await page.getByText('juergen@example.org').first().waitFor();
    expect(misdeeds).toEqual([]);
    await context.close();
  });

  it('serves a citizen', async () => {
    const booked = await bookQuickly(office.address, 'Olena Kovalenko');
    await checkIn(office.address, booked);
    const { page, context, misdeeds } = await person(browser, office.address);
    await page.goto('/schalter/anmelden');
    await page.getByLabel(t('staff-login')).waitFor();
    await tabTo(page, exactly(t('staff-login')));
    await page.keyboard.type('schalter1@musterland.example');
    await tabTo(page, exactly(t('staff-password')), 'password');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/schalter');
    await page.getByRole('combobox', { name: t('staff-counter'), exact: true }).waitFor();
    await tabTo(page, exactly(t('staff-counter')), 'select');
    await page.keyboard.press('ArrowDown');
    await page.getByRole('heading', { level: 1 }).focus();
    await page.keyboard.press('n');
    await page.getByRole('link', { name: t('staff-open') }).waitFor();
    await page.keyboard.press('b');
    await page.getByRole('button', { name: t('staff-finish') }).waitFor();
    await page.keyboard.press('f');
    await page.getByRole('button', { name: t('staff-yes-finish') }).waitFor();
    await tabTo(page, exactly(t('staff-yes-finish')));
    await page.keyboard.press('Enter');
    await expect.poll(() => stateOf(office.address, booked)).toBe('done');
    expect(misdeeds).toEqual([]);
    await context.close();
  });
});
