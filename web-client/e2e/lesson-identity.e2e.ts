// The check of identity in a group: in the private room, one by one, unseen and unheard by the others. Then everybody's own way to the
// certificate, on the pages alone.
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, person } from './browser';
import type { Person } from './browser';
import { notePaid, signIn, switchOnAndEnter } from './clerk';
import { received } from './media';
import { Office } from './office';
import { Staff } from './staff';
import { takeTest } from './test-page';
import { courseId, enrol, learn } from './trainee';
import type { Trainee } from './trainee';
import { t } from './words';

const AUTHORITY = 'beispielhausen';
/** Who comes within this time is there when the lesson begins. */
const ARRIVING_MS = 40_000;
const MINUTE_MS = 60_000;
/** As long as one listens for what must not be heard. */
const LISTEN_MS = 3_000;

interface Participant extends Person {
  trainee: Trainee;
}

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

async function planned(): Promise<{ id: string; start: number }> {
  const staff = await Staff.signIn(office.address, 'schalter1@beispielhausen.example');
  const start = Math.ceil((Date.now() + ARRIVING_MS) / MINUTE_MS) * MINUTE_MS;
  const wish = { course: await courseId(office.address, AUTHORITY), start: new Date(start).toISOString(), minutes: 10, language: 'de', seats: 5 };
  const { id } = await staff.ask<{ id: string }>('/api/v1/lessons', wish);
  return { id, start };
}

async function enters(lesson: string, givenName: string, familyName: string): Promise<Participant> {
  const trainee = await enrol(office.address, { authority: AUTHORITY, givenName, familyName, birthDate: '1985-03-12', mode: 'group', lesson });
  const one = await person(browser, office.address, { viewport: { width: 900, height: 800 } });
  await one.page.goto(`/belehrung/${trainee.id}/gruppe#${trainee.token}`);
  await one.page.getByRole('button', { name: t('group-enter'), exact: true }).click();
  await one.page.getByText(t('group-lobby-title')).waitFor();
  return { ...one, trainee };
}

/** What was heard during a while: how much the energy of all received sound grew. */
async function heard(page: Page): Promise<number> {
  const before = (await received(page)).audioEnergy;
  await pause(LISTEN_MS);
  return (await received(page)).audioEnergy - before;
}

/** How many pictures a page receives: tracks on which video arrives. */
function pictures(page: Page): Promise<number> {
  return page.evaluate(async () => {
    let tracks = 0;
    const { __connections = [] } = window as unknown as { __connections?: RTCPeerConnection[] };
    for (const connection of __connections) {
      if (connection.connectionState === 'closed') continue;
      (await connection.getStats()).forEach((entry: { type: string; kind?: string; framesDecoded?: number }) => {
        if (entry.type === 'inbound-rtp' && entry.kind === 'video' && (entry.framesDecoded ?? 0) > 0) tracks += 1;
      });
    }
    return tracks;
  });
}

const button = (page: Page, key: string, familyName: string) => page.getByRole('button', { name: new RegExp(`^${t(key, { name: '@' }).replace('@', `.*${familyName}.*`)}$`) });

describe('identity in a group lesson', () => {
  it('is checked in the private room, and nobody else sees or hears it', async () => {
    const { id, start } = await planned();
    const instructor = await person(browser, office.address);
    const { page } = instructor;
    await signIn(page, 'schalter1@beispielhausen.example');
    await page.goto(`/schalter/gruppen/${id}`);
    await page.getByRole('button', { name: t('group-open') }).click();
    await switchOnAndEnter(page);
    const zeynep = await enters(id, 'Zeynep', 'Kaya');
    const oksana = await enters(id, 'Oksana', 'Bondarenko');
    await page.getByRole('button', { name: t('group-admit-all', { count: 2 }) }).click();
    await page.getByRole('heading', { name: t('group-roster', { present: 2, all: 2 }) }).waitFor();
    for (const one of [zeynep, oksana]) {
      await expect.poll(() => pictures(one.page), { message: 'the instructor is seen', timeout: 20_000 }).toBe(1);
      expect(await heard(one.page), 'the instructor is heard').toBeGreaterThan(0);
    }

    await button(page, 'group-side-with', 'Kaya').click();
    await zeynep.page.getByRole('button', { name: t('group-called-go') }).click();
    await zeynep.page.getByRole('button', { name: t('call-microphone-on') }).click();
    await zeynep.page.getByRole('button', { name: t('call-camera-on') }).click();
    await zeynep.page.getByRole('button', { name: t('call-camera-off') }).waitFor();
    await zeynep.page.getByRole('button', { name: t('call-enter'), exact: true }).click();
    // Picture and sound go both ways in the private room, and nowhere else.
    await expect.poll(() => pictures(page), { message: 'the instructor sees the card', timeout: 20_000 }).toBe(1);
    await expect.poll(() => heard(page), { message: 'the instructor hears the participant', timeout: 20_000 }).toBeGreaterThan(0);
    await expect.poll(() => heard(zeynep.page), { message: 'the participant hears the instructor', timeout: 20_000 }).toBeGreaterThan(0);
    await oksana.page.getByText(t('call-tile-muted'), { exact: true }).first().waitFor({ state: 'attached' });
    expect(await heard(oksana.page), 'nobody else hears').toBe(0);
    expect(await pictures(oksana.page), 'nobody else sees more than the instructor').toBe(1);
    expect(await oksana.page.locator('main').textContent()).not.toContain('Kaya');

    // The card is looked at: what was seen is noted, and the list knows it at once.
    await page.getByText(t('group-born', { date: '12.03.1985' })).waitFor();
    expect(await page.getByLabel(t('training-identity-method'), { exact: true }).inputValue()).toBe('group');
    await page.getByLabel(t('training-identity-document'), { exact: true }).selectOption('residence_permit');
    await page.getByLabel(t('training-identity-level'), { exact: true }).selectOption('basic');
    await page.getByRole('button', { name: t('training-identity-confirm'), exact: true }).click();
    await page.getByText(t('training-identity-confirmed'), { exact: true }).waitFor();
    const row = (name: string) => page.getByRole('listitem').filter({ hasText: name });
    await row('Kaya').getByText(t('group-identity-confirmed')).waitFor();
    await row('Bondarenko').getByText(t('group-identity-needed')).waitFor();
    await page.getByRole('button', { name: t('group-side-close') }).click();

    // Back among the others, who hear again.
    await zeynep.page.locator('section.slide').waitFor();
    for (const one of [zeynep, oksana]) await expect.poll(() => heard(one.page), { message: 'the lesson goes on', timeout: 20_000 }).toBeGreaterThan(0);

    await pause(Math.max(0, start + 10_000 - Date.now()));
    await page.getByRole('button', { name: t('group-end'), exact: true }).click();
    await page.getByRole('button', { name: t('group-end-yes') }).click();
    await page.getByText(t('group-over-ended')).waitFor();

    const staff = await Staff.signIn(office.address, 'schalter1@beispielhausen.example');
    const seen = await staff.ask<{ identity: object }>(`/api/v1/participants/${zeynep.trainee.id}`);
    expect(seen.identity).toMatchObject({ state: 'confirmed', method: 'group' });
    expect(await staff.ask(`/api/v1/participants/${oksana.trainee.id}`)).toMatchObject({ identity: { state: 'needed' } });
    await page.getByRole('link', { name: t('group-back') }).click();
    await page.getByRole('navigation', { name: t('staff-nav') }).getByRole('link', { name: t('staff-nav-participants'), exact: true }).click();
    await page.getByRole('link', { name: /Kaya/ }).click();
    await page.getByText(t('training-identity-confirmed')).waitFor();

    await toCertificate(zeynep, page);
    for (const one of [instructor, zeynep, oksana]) {
      expect(one.misdeeds).toEqual([]);
      await one.context.close();
    }
  }, 240_000);
});

/** Test, declaration, fee and certificate, as the participant's pages lead; the clerk takes the fee on theirs. */
async function toCertificate({ page, trainee }: Participant, office_: Page): Promise<void> {
  const helper = await enrol(office.address, { authority: AUTHORITY, familyName: 'Lernt' });
  const right = await learn(office.address, helper);
  await page.getByText(t('group-ended-title'), { exact: true }).waitFor();
  await page.getByRole('link', { name: t('group-to-test') }).click();
  await takeTest(page, right, 'de');
  const open = async (step: string) => {
    await page.goto('about:blank');
    await page.goto(`/belehrung/${trainee.id}/${step}#${trainee.token}`);
  };
  await open('erklaerung');
  await page.locator('#declaration input[value=declare]').check({ force: true });
  await page.getByRole('button', { name: t('declaration-on') }).click();
  await page.getByRole('button', { name: t('declaration-send') }).click();
  await page.locator('.kern-alert--success').waitFor();
  await open('gebuehr');
  await page.locator('#payment input[value=counter]').check({ force: true });
  await page.getByRole('button', { name: t('fee-confirm') }).click();
  await page.getByText(t('fee-chosen-counter-title')).first().waitFor();
  await notePaid(office_);
  await page.locator('.kern-alert--success').getByText(t('fee-state-paid')).waitFor();
  await open('bescheinigung');
  await page.getByRole('button', { name: t('certificate-issue') }).click();
  await page.locator('.number').waitFor();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: t('certificate-pdf') }).click()]);
  expect(file.suggestedFilename()).toMatch(/\.pdf$/);
}
