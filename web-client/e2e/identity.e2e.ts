// The check of identity by video: booked from within the course, done at the counter by the clerk who calls, and the way goes on.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overflow, violations } from './axe';
import { launch, person } from './browser';
import { callNext, enterRoom, finish, signIn, sitDown, switchOnAndEnter } from './clerk';
import { expectSightAndSound, received } from './media';
import { Office } from './office';
import { declare, enrol, learn, pass } from './trainee';
import { t } from './words';

/** The window of a telephone and that of a desk. */
const WIDTHS = [360, 1280];

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

async function fits(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([]);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    expect(await overflow(page), `at ${width}`).toBeLessThanOrEqual(0);
  }
}

describe('the check of identity', () => {
  it('is booked in the course, done at the counter, and lets the participant go on', async () => {
    const trainee = await enrol(office.address, { authority: 'beispielhausen', givenName: 'Ayşe', familyName: 'Yılmaz', birthDate: '1985-03-12', fee: 'exempt' });
    await pass(office.address, trainee, await learn(office.address, trainee));
    await declare(office.address, trainee);
    const citizen = await person(browser, office.address);
    const clerk = await person(browser, office.address);

    await citizen.page.goto(`/belehrung/${trainee.id}/ausweis#${trainee.token}`);
    await citizen.page.locator('input[name=book-identity]').first().check({ force: true });
    await citizen.page.getByRole('button', { name: t('book-confirm') }).click();
    await citizen.page.getByText(t('booked-title'), { exact: true }).waitFor();
    await citizen.page.getByRole('link', { name: t('booked-open') }).click();
    await citizen.page.getByRole('button', { name: t('check-in-button-video') }).click();
    await citizen.page.getByRole('heading', { name: t('waiting-title') }).waitFor();

    await signIn(clerk.page, 'schalter1@beispielhausen.example');
    await sitDown(clerk.page, 'Gesundheitsamt');
    await clerk.page.getByRole('rowheader').first().waitFor();
    await callNext(clerk.page);

    // At the counter already: who it is. The form comes with the talk.
    const about = (page: Page) => page.getByRole('region', { name: t('training-purpose-identity') });
    await about(clerk.page).getByText('12.03.1985').waitFor();
    expect(await about(clerk.page).getByRole('button').count()).toBe(0);
    await fits(clerk.page);

    await enterRoom(clerk.page);
    await citizen.page.getByRole('link', { name: t('waiting-enter') }).click();
    await switchOnAndEnter(citizen.page);
    await expectSightAndSound(() => received(clerk.page), 'the clerk');
    await fits(clerk.page);
    // The first look is refused with words, the second accepted.
    await about(clerk.page).getByRole('button', { name: t('training-identity-refuse'), exact: true }).click();
    await about(clerk.page).getByLabel(t('training-identity-why-not'), { exact: true }).fill('Der Ausweis ist unscharf');
    await about(clerk.page).getByRole('button', { name: t('training-identity-refuse'), exact: true }).click();
    await about(clerk.page).getByText(t('training-identity-refused'), { exact: true }).waitFor();
    await about(clerk.page).getByLabel(t('training-identity-document'), { exact: true }).selectOption('passport');
    await about(clerk.page).getByRole('button', { name: t('training-identity-confirm'), exact: true }).click();
    await about(clerk.page).getByText(t('training-identity-confirmed'), { exact: true }).waitFor();
    await finish(clerk.page);

    await citizen.page.goto(`/belehrung/${trainee.id}/ausweis#${trainee.token}`);
    await citizen.page.getByText(t('identity-state-confirmed'), { exact: true }).waitFor();
    await citizen.page.getByRole('link', { name: t('to-overview') }).click();
    await citizen.page.getByRole('heading', { level: 1, name: t('enrolment-title') }).waitFor();

    // In the list of participants it stands as done, by video.
    await clerk.page.getByRole('navigation', { name: t('staff-nav') }).getByRole('link', { name: t('staff-nav-participants'), exact: true }).click();
    await clerk.page.getByRole('link', { name: /Yılmaz/ }).click();
    await clerk.page.getByText(t('training-event-enrolment-identity_refused')).first().waitFor();
    await clerk.page.getByText(t('training-event-enrolment-identified')).first().waitFor();
    await clerk.page.getByText(t('training-identity-confirmed'), { exact: true }).waitFor();

    for (const one of [citizen, clerk]) {
      expect(one.misdeeds).toEqual([]);
      await one.context.close();
    }
  });
});
