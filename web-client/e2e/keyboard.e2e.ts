// Booking and serving with the keyboard alone.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, person } from './browser';
import { bookQuickly, checkIn, stateOf } from './citizen';
import { PASSWORD } from './clerk';
import { enter, tabTo } from './keys';
import { Office } from './office';
import { t } from './words';

let office: Office;
let browser: Browser;

beforeAll(async () => {
  office = await Office.open();
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await office?.close();
});

describe('the keyboard alone', () => {
  it('books an appointment', async () => {
    const { page, context, misdeeds } = await person(browser, office.address);
    await page.goto('/musterland/probetermin');
    await enter(page, page.getByRole('link', { name: t('service-book') }));
    await tabTo(page, page.getByRole('radio', { name: /^\d\d:\d\d/ }));
    await page.keyboard.press('Space');
    await enter(page, page.getByRole('button', { name: t('times-reserve') }));
    await tabTo(page, page.getByLabel(t('field-name')));
    await page.keyboard.type('Jürgen Großmann');
    await tabTo(page, page.getByLabel(t('field-email')));
    await page.keyboard.type('juergen@example.org');
    await enter(page, page.getByRole('button', { name: t('details-review') }));
    await enter(page, page.getByRole('button', { name: t('review-confirm') }));
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
    await tabTo(page, page.getByLabel(t('staff-login')));
    await page.keyboard.type('schalter1@musterland.example');
    await tabTo(page, page.getByLabel(t('staff-password'), { exact: true }));
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/schalter');
    await tabTo(page, page.getByRole('combobox', { name: t('staff-counter'), exact: true }));
    await page.keyboard.press('ArrowDown');
    await page.getByRole('heading', { level: 1 }).focus();
    await page.keyboard.press('n');
    await page.getByRole('link', { name: t('staff-open') }).waitFor();
    await page.keyboard.press('b');
    await page.getByRole('button', { name: t('staff-finish') }).waitFor();
    await page.keyboard.press('f');
    await enter(page, page.getByRole('button', { name: t('staff-yes-finish') }));
    await expect.poll(() => stateOf(office.address, booked)).toBe('done');
    expect(misdeeds).toEqual([]);
    await context.close();
  });
});
