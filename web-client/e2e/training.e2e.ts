// The office's side: participants with identity and fee, the release by two persons, the register with its four eyes, figures.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, person } from './browser';
import type { Person } from './browser';
import { notePaid, signIn } from './clerk';
import { Office } from './office';
import { Staff } from './staff';
import { certify, declare, enrol, fetchCertificate, learn, NO_READING_TIME, pass } from './trainee';
import { t } from './words';

let office: Office;
let browser: Browser;

beforeAll(async () => {
  office = await Office.open('127.0.0.1', NO_READING_TIME);
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await office?.close();
});

async function staff(login: string): Promise<Person> {
  const one = await person(browser, office.address);
  await signIn(one.page, login);
  return one;
}

/** Goes by the navigation, as somebody who works here does. */
async function goTo(page: Page, area: string): Promise<void> {
  await page.getByRole('navigation', { name: t('staff-nav') }).getByRole('link', { name: t(`staff-nav-${area}`), exact: true }).click();
}

describe('participants', () => {
  it('are found, identified, their fee noted, and get their certificate', async () => {
    const trainee = await enrol(office.address, { authority: 'beispielhausen', givenName: 'Oksana', familyName: 'Bondarenko', language: 'uk' });
    await pass(office.address, trainee, await learn(office.address, trainee, 'uk'));
    await declare(office.address, trainee);

    const clerk = await staff('schalter1@beispielhausen.example');
    const { page } = clerk;
    await goTo(page, 'participants');
    await page.getByLabel(t('training-query')).fill('Bondarenko');
    await page.getByRole('link', { name: /Bondarenko/ }).click();
    await page.getByLabel(t('training-identity-document'), { exact: true }).selectOption('passport');
    await page.getByRole('button', { name: t('training-identity-confirm'), exact: true }).click();
    await page.getByText(t('training-identity-confirmed')).waitFor();
    await notePaid(page);
    await page.getByText(t('training-event-enrolment-identified')).first().waitFor();

    const number = await fetchCertificate(office.address, trainee);
    await page.reload();
    await page.getByText(number).first().waitFor();
    expect(clerk.misdeeds).toEqual([]);
    await clerk.context.close();
  });

  it('are enrolled at the counter, and issued on site with a reason', async () => {
    const clerk = await staff('schalter1@musterland.example');
    const { page } = clerk;
    await goTo(page, 'participants');
    await page.getByRole('button', { name: t('training-on-site') }).click();
    await page.getByLabel(t('training-given'), { exact: true }).fill('Jürgen');
    await page.getByRole('button', { name: t('training-on-site-enrol') }).click();
    await page.getByRole('alert').getByText(t('training-family-missing')).waitFor();
    await page.getByLabel(t('training-phone'), { exact: true }).fill('+49 2361 1234');
    await page.getByLabel(t('training-family'), { exact: true }).fill('Großmann');
    await page.getByLabel(t('training-birth'), { exact: true }).fill('1.2.1960');
    await page.getByRole('button', { name: t('training-on-site-enrol') }).click();
    await page.getByRole('link', { name: t('training-to-participant') }).click();
    await page.getByRole('heading', { name: /Großmann/ }).waitFor();
    await notePaid(page);
    const identify = page.getByRole('button', { name: t('training-identity-confirm'), exact: true });
    if (await identify.count()) {
      await identify.click();
      await page.getByText(t('training-identity-confirmed')).waitFor();
    }
    await page.getByRole('button', { name: t('training-issue-button') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(t('training-issue-day')).fill(new Intl.DateTimeFormat('de-DE', { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'Europe/Berlin' }).format(new Date()));
    await dialog.getByLabel(t('staff-reason')).fill('Belehrung mit Gebärdensprache im Amt');
    await dialog.getByRole('button', { name: t('training-issue-button') }).click();
    await page.getByText(t('training-certificate-there'), { exact: true }).waitFor();
    expect(clerk.misdeeds).toEqual([]);
    await clerk.context.close();
  });
});

describe('the register', () => {
  it('is searched with a reason, gives a second copy, and revokes by four eyes', async () => {
    const clerkApi = await Staff.signIn(office.address, 'schalter1@musterland.example');
    const number = await certify(office.address, await enrol(office.address, { givenName: 'Ayşe', familyName: 'Yılmaz', birthDate: '1985-03-12' }), clerkApi);

    const clerk = await staff('schalter1@musterland.example');
    const { page } = clerk;
    await goTo(page, 'register');
    await page.getByLabel(t('register-family'), { exact: true }).fill('Yilmaz');
    await page.getByLabel(t('register-birth'), { exact: true }).fill('12.03.1985');
    await page.getByRole('button', { name: t('register-search-button') }).click();
    await page.getByRole('alert').getByText(t('register-reason-missing')).waitFor();
    await page.getByLabel(t('register-reason'), { exact: true }).fill('Zweitschrift beantragt');
    await page.getByRole('button', { name: t('register-search-button') }).click();
    await page.getByRole('link', { name: number }).click();

    await page.getByRole('button', { name: t('register-duplicate') }).click();
    await page.getByRole('dialog').getByRole('button', { name: t('register-duplicate') }).click();
    await page.getByRole('link', { name: t('register-pdf-copy') }).waitFor();
    const file = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: t('register-pdf-copy') }).click()]);
    expect(file[0].suggestedFilename()).toContain(number);
    await page.getByRole('button', { name: t('register-dispatch-posted') }).click();
    await page.locator('dd').getByText(t('register-dispatch-posted')).waitFor();

    await page.getByRole('button', { name: t('register-revoke'), exact: true }).click();
    await page.getByLabel(t('staff-reason')).fill('Der Ausweis war gefälscht');
    await page.getByRole('button', { name: t('register-revoke-yes'), exact: true }).click();
    await page.getByText(t('register-own-proposal')).waitFor();

    const lead = await staff('leitung@musterland.example');
    await goTo(lead.page, 'register');
    await lead.page.getByRole('link', { name: number }).click();
    await lead.page.getByRole('button', { name: t('register-confirm'), exact: true }).click();
    await lead.page.getByRole('dialog').getByRole('button', { name: t('register-confirm') }).click();
    await lead.page.getByText(t('register-revoked-title'), { exact: true }).waitFor();
    for (const one of [clerk, lead]) {
      expect(one.misdeeds).toEqual([]);
      await one.context.close();
    }
  });
});

describe('the log of searches', () => {
  it('shows auditors who searched and why, with the keyboard, and nobody else', async () => {
    const clerk = await Staff.signIn(office.address, 'schalter1@musterland.example');
    const search = (reason: string) => clerk.ask('/api/v1/register/search', { family_name: 'Niemand', birth_date: '1985-03-12', reason });
    await search('<b>Akte 12</b> geprüft');
    const audit = await staff('revision@musterland.example');
    const { page } = audit;
    const link = page.getByRole('navigation', { name: t('staff-nav') }).getByRole('link', { name: t('staff-nav-searches'), exact: true });
    await link.focus();
    await page.keyboard.press('Enter');
    const row = page.getByRole('row').filter({ hasText: '<b>Akte 12</b> geprüft' });
    await row.getByText('Jonas Weber').waitFor();
    await row.getByText(t('register-log-name', { count: 0 })).waitFor();
    expect(await page.getByRole('button', { name: t('register-page-next') }).count()).toBe(0);

    for (let i = 0; i < 50; i += 1) await search(`Stichprobe ${i}`);
    await page.reload();
    await page.getByText('Stichprobe 49', { exact: true }).waitFor();
    expect(await row.count()).toBe(0);
    await page.getByRole('button', { name: t('register-page-next') }).focus();
    await page.keyboard.press('Enter');
    await row.waitFor();
    await page.getByRole('button', { name: t('register-page-back') }).click();
    await page.getByText('Stichprobe 49', { exact: true }).waitFor();

    const other = await staff('leitung@musterland.example');
    expect(await other.page.getByRole('link', { name: t('staff-nav-searches'), exact: true }).count()).toBe(0);
    await other.page.goto('/schalter/suchen');
    await other.page.getByText(t('problem-not-allowed')).waitFor();
    for (const one of [audit, other]) {
      expect(one.misdeeds).toEqual([]);
      await one.context.close();
    }
  });
});

describe('figures', () => {
  it('count, hide small numbers and can be taken away', async () => {
    const lead = await staff('leitung@musterland.example');
    const { page } = lead;
    await goTo(page, 'figures');
    await page.getByRole('heading', { name: t('training-figures-questions') }).waitFor();
    await page.getByText(t('training-figures-few'), { exact: true }).first().waitFor();
    const file = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: t('training-figures-csv') }).click()]);
    expect(await file[0].failure()).toBeNull();
    expect(lead.misdeeds).toEqual([]);
    await lead.context.close();
  });
});

// Last, because a version that is withdrawn is taught no more.
describe('the release', () => {
  it('takes two persons, and can be withdrawn', async () => {
    const lead = await staff('aerztin@beispielhausen.example');
    await goTo(lead.page, 'release');
    await lead.page.getByRole('link', { name: t('training-release-read') }).first().click();
    await lead.page.getByRole('heading', { name: t('training-read-questions') }).waitFor();
    expect(await lead.page.getByText(t('training-read-right'), { exact: false }).count()).toBeGreaterThan(2);
    await lead.page.getByRole('link', { name: t('training-release-title') }).click();
    await lead.page.getByRole('button', { name: t('training-release-propose'), exact: true }).click();
    await lead.page.getByRole('dialog').getByRole('button', { name: t('training-release-propose') }).click();
    await lead.page.getByText(t('training-release-own')).waitFor();
    expect(await lead.page.getByRole('button', { name: t('training-release-confirm'), exact: true }).count()).toBe(0);

    const physician = await staff('arzt@beispielhausen.example');
    await goTo(physician.page, 'release');
    await physician.page.getByRole('button', { name: t('training-release-confirm'), exact: true }).click();
    await physician.page.getByRole('dialog').getByRole('button', { name: t('training-release-confirm') }).click();
    await physician.page.getByText(t('training-release-state-released'), { exact: true }).waitFor();
    await physician.page.getByRole('button', { name: t('training-release-withdraw'), exact: true }).click();
    await physician.page.getByLabel(t('staff-reason')).fill('Kapitel 5 ist überholt');
    await physician.page.getByRole('dialog').getByRole('button', { name: t('training-release-withdraw') }).click();
    await physician.page.getByText(t('training-release-state-withdrawn'), { exact: true }).waitFor();
    for (const one of [lead, physician]) {
      expect(one.misdeeds).toEqual([]);
      await one.context.close();
    }
  });
});
