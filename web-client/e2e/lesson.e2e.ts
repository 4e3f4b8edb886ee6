// A group lesson from planning to the certificate: one instructor and three participants, each with a browser of their own.
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overflow, violations } from './axe';
import { launch, person } from './browser';
import type { Person } from './browser';
import { signIn } from './clerk';
import { received } from './media';
import { Office } from './office';
import { Staff } from './staff';
import { declare, enrol, fetchCertificate, learn, NO_READING_TIME, pass, view } from './trainee';
import type { Trainee } from './trainee';
import { t } from './words';
import type { Language } from './words';

const PEOPLE = [
  { givenName: 'Ayşe', familyName: 'Yılmaz', language: 'de' },
  { givenName: 'Đorđe', familyName: 'Petrović', language: 'en' },
  { givenName: 'Zeynep', familyName: 'Kaya', language: 'de-leicht' },
] as const;

/** Nothing that axe can find on a page as it is now, and nothing that scrolls sideways. */
async function isAccessible(page: Page, where: string): Promise<void> {
  expect(await violations(page), where).toEqual([]);
  expect(await overflow(page), where).toBeLessThanOrEqual(0);
}

interface Participant extends Person {
  trainee: Trainee;
  name: string;
  language: Language;
}

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

/** Who comes within this time is there when the lesson begins. */
const ARRIVING_MS = 30_000;
const MINUTE_MS = 60_000;
/** A question counts against somebody only when its time is over. */
const QUESTION_MS = 60_000;

/** Plans a lesson for a full minute soon, on the pages; returns its id and its start. */
async function plan(page: Page): Promise<{ id: string; start: number }> {
  const start = Math.ceil((Date.now() + ARRIVING_MS) / MINUTE_MS) * MINUTE_MS;
  const day = new Intl.DateTimeFormat('de-DE', { timeZone: 'Europe/Berlin', day: '2-digit', month: '2-digit', year: 'numeric' }).format(start);
  const clock = new Intl.DateTimeFormat('de-DE', { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit' }).format(start);
  await page.getByRole('navigation', { name: t('staff-nav') }).getByRole('link', { name: t('staff-nav-lessons') }).click();
  await page.getByRole('button', { name: t('training-lesson-plan') }).click();
  await page.getByLabel(t('training-lesson-day'), { exact: true }).fill(day);
  await page.getByLabel(t('training-lesson-time'), { exact: true }).fill(clock);
  await page.getByLabel(t('training-lesson-minutes'), { exact: true }).fill('10');
  await page.getByRole('button', { name: t('training-lesson-plan-button'), exact: true }).click();
  const link = page.getByRole('link', { name: new RegExp(`^${t('training-lesson-to-planned')}`) });
  await link.waitFor();
  return { id: ((await link.getAttribute('href')) ?? '').split('/').at(-1) ?? '', start };
}

async function participant(lesson: string, who: (typeof PEOPLE)[number]): Promise<Participant> {
  const trainee = await enrol(office.address, { ...who, mode: 'group', lesson });
  const one = await person(browser, office.address, { viewport: { width: 900, height: 800 } });
  await one.context.addInitScript((language) => location.protocol === 'about:' || localStorage.setItem('schalter:language', language), who.language);
  return { ...one, trainee, language: who.language, name: `${who.givenName} ${who.familyName}` };
}

/** A button that names a person, however their names are ordered. */
const about = (key: string, familyName: string) => new RegExp(`^${t(key, { name: '@' }).replace('@', `.*${familyName}.*`)}$`);
const say = (one: Participant, key: string, values: Record<string, string | number> = {}) => t(key, values, one.language);

describe('a group lesson', () => {
  it('goes from the door to the certificate', async () => {
    const instructor = await person(browser, office.address);
    const { page } = instructor;
    await signIn(page, 'schalter1@musterland.example');
    const { id, start } = await plan(page);
    const people = await Promise.all(PEOPLE.map((who) => participant(id, who)));
    const [ayse, dorde, zeynep] = people as [Participant, Participant, Participant];

    // Before the doors open one waits, and the page says so.
    await ayse.page.goto(`/belehrung/${ayse.trainee.id}/gruppe#${ayse.trainee.token}`);
    await ayse.page.getByText(/\d\d:\d\d/).first().waitFor();

    await page.goto(`/schalter/gruppen/${id}`);
    await page.getByRole('button', { name: t('group-open') }).click();
    await page.getByRole('button', { name: t('call-microphone-on') }).click();
    await page.getByRole('button', { name: t('call-camera-on') }).click();
    await page.getByRole('button', { name: t('call-camera-off') }).waitFor();
    await page.getByRole('button', { name: t('call-enter'), exact: true }).click();
    await page.getByText(t('call-state-live'), { exact: true }).waitFor();

    // The lobby, by name. The first page learnt by itself that the doors are open.
    for (const one of people) {
      if (one !== ayse) await one.page.goto(`/belehrung/${one.trainee.id}/gruppe#${one.trainee.token}`);
      await one.page.getByRole('button', { name: say(one, 'group-enter'), exact: true }).click();
      await one.page.getByText(say(one, 'group-lobby-title')).waitFor();
    }
    await isAccessible(page, 'the lobby, for the instructor');
    await isAccessible(zeynep.page, 'the lobby');
    // One by name, the others together.
    await page.getByRole('button', { name: about('group-admit-name', 'Kaya') }).click();
    await page.getByRole('button', { name: t('group-admit-all', { count: 2 }) }).click();
    await page.getByRole('heading', { name: t('group-roster', { present: 3, all: 3 }) }).waitFor();

    // Everybody sees and hears the instructor, and sends nothing.
    for (const one of people) {
      await expect.poll(async () => (await received(one.page)).framesDecoded, { message: `${one.name} sees`, timeout: 20_000 }).toBeGreaterThan(5);
      await expect.poll(async () => (await received(one.page)).audioEnergy, { message: `${one.name} hears`, timeout: 20_000 }).toBeGreaterThan(0);
    }
    expect((await received(page)).framesDecoded, 'nobody sends to the instructor').toBe(0);

    // The slide, in step, in everybody's own language.
    await page.getByRole('button', { name: t('group-slide-first') }).click();
    await page.getByRole('button', { name: t('group-slide-next') }).click();
    for (const one of people) await one.page.getByText(new RegExp(say(one, 'group-slide-place', { chapter: 1, number: 2, of: 99 }).replace('99', '\\d+'))).waitFor();
    const slides = await Promise.all(people.map((one) => one.page.locator('section.slide').textContent()));
    expect(new Set(slides).size, 'three languages').toBe(3);

    // A hand, a private message and its answer; nobody else reads either.
    await dorde.page.getByRole('button', { name: say(dorde, 'call-hand-raise') }).click();
    await page.getByRole('listitem').filter({ hasText: 'Petrović' }).getByText(t('group-hand')).waitFor();
    await dorde.page.getByRole('button', { name: say(dorde, 'group-chat-open') }).click();
    await dorde.page.getByLabel(say(dorde, 'group-chat-label'), { exact: true }).fill('How long does it take?');
    await dorde.page.keyboard.press('Enter');
    await page.getByRole('log').getByText('How long does it take?').waitFor();
    await page.getByRole('button', { name: new RegExp(`^${t('group-chat-answer')}`) }).click();
    await page.getByLabel(t('group-chat-label'), { exact: true }).fill('Ten minutes.');
    await page.keyboard.press('Enter');
    await dorde.page.getByRole('log').getByText('Ten minutes.').waitFor();
    await isAccessible(page, 'the lesson, for the instructor');
    await isAccessible(dorde.page, 'the lesson with messages');
    await ayse.page.setViewportSize({ width: 360, height: 740 });
    await isAccessible(ayse.page, 'the lesson on a telephone');
    for (const one of [ayse, zeynep]) expect(await one.page.content()).not.toContain('Ten minutes');

    // Into the private room with one person; picture and sound go both ways there, and the main room is mute.
    await page.getByRole('button', { name: about('group-side-with', 'Kaya') }).click();
    await zeynep.page.getByRole('button', { name: say(zeynep, 'group-called-go') }).click();
    await zeynep.page.getByRole('button', { name: say(zeynep, 'call-microphone-on') }).click();
    await zeynep.page.getByRole('button', { name: say(zeynep, 'call-camera-on') }).click();
    await zeynep.page.getByRole('button', { name: say(zeynep, 'call-camera-off') }).waitFor();
    await zeynep.page.getByRole('button', { name: say(zeynep, 'call-enter'), exact: true }).click();
    await expect.poll(async () => (await received(page)).framesDecoded, { message: 'the instructor sees the card', timeout: 20_000 }).toBeGreaterThan(5);
    await ayse.page.getByText(say(ayse, 'call-tile-muted')).first().waitFor({ state: 'attached' });
    await isAccessible(page, 'the private room, for the instructor');
    await isAccessible(zeynep.page, 'the private room');
    await page.getByRole('button', { name: t('group-side-close') }).click();
    await zeynep.page.locator('section.slide').waitFor();
    await ayse.page.getByText(say(ayse, 'call-tile-muted')).first().waitFor({ state: 'detached' });

    // Who is still there? Two answer, one does not.
    await page.getByRole('button', { name: t('group-presence-ask'), exact: true }).click();
    const asked = Date.now();
    for (const one of [ayse, dorde]) {
      await one.page.getByRole('dialog').getByText(say(one, 'group-presence-title')).waitFor();
      if (one === ayse) await isAccessible(one.page, 'the question');
      await one.page.getByRole('button', { name: say(one, 'group-presence-yes') }).click();
      await one.page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await page.getByText(t('group-answered', { answered: 1, asked: 1 })).nth(1).waitFor();
    await page.getByText(t('group-answered', { answered: 0, asked: 1 })).waitFor();

    // The end. Attendance counts for those who were there from the start and answered.
    await ayse.page.getByRole('toolbar').waitFor();
    await pause(Math.max(0, start + 10_000 - Date.now(), asked + QUESTION_MS + 2_000 - Date.now()));
    await page.getByRole('button', { name: t('group-end'), exact: true }).click();
    await page.getByRole('button', { name: t('group-end-yes') }).click();
    await page.getByText(t('group-over-ended')).waitFor();
    for (const one of [ayse, dorde]) await one.page.getByText(say(one, 'group-ended-title'), { exact: true }).waitFor();
    await zeynep.page.getByText(say(zeynep, 'group-ended-not-title'), { exact: true }).waitFor();
    expect(await page.getByText(t('group-attended-no'), { exact: true }).count()).toBe(1);

    // The test and the declaration, each alone; then the certificate.
    const clerk = await Staff.signIn(office.address, 'leitung@musterland.example');
    const helper = await enrol(office.address, { familyName: 'Lernt' });
    const right = await learn(office.address, helper, 'de');
    await ayse.page.getByRole('link', { name: say(ayse, 'group-to-test') }).click();
    await ayse.page.waitForURL('**/test#*');
    await pass(office.address, ayse.trainee, right);
    await declare(office.address, ayse.trainee);
    await clerk.ask(`/api/v1/participants/${ayse.trainee.id}/fee`, { decision: 'paid' });
    expect(await fetchCertificate(office.address, ayse.trainee)).toMatch(/^\d{4}-/);
    const done = (await view(office.address, ayse.trainee)) as { certificate: { number: string }; mode: string };
    expect(done.mode).toBe('group');

    for (const one of [instructor, ...people]) {
      expect(one.misdeeds).toEqual([]);
      await one.context.close();
    }
  }, 240_000);
});
