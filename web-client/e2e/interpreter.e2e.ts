// An interpreter in a group lesson: comes by a link, without an account, and is heard by those who take part.
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overflow, violations } from './axe';
import { launch, person } from './browser';
import type { Person } from './browser';
import { signIn } from './clerk';
import { received } from './media';
import { Office } from './office';
import { Staff } from './staff';
import { courseId, enrol } from './trainee';
import { t } from './words';
import type { Language } from './words';

const SOON_MS = 5 * 60_000;
const NAME = 'Olena Kovalenko';

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

async function planned(): Promise<string> {
  const staff = await Staff.signIn(office.address, 'schalter1@musterland.example');
  const wish = { course: await courseId(office.address), start: new Date(Date.now() + SOON_MS).toISOString(), minutes: 30, language: 'de', interpreter: 'uk', seats: 5 };
  return (await staff.ask<{ id: string }>('/api/v1/lessons', wish)).id;
}

async function speaks(language: Language, width: number): Promise<Person> {
  const one = await person(browser, office.address, { viewport: { width, height: 740 } });
  await one.context.addInitScript((chosen) => location.protocol === 'about:' || localStorage.setItem('schalter:language', chosen), language);
  return one;
}

async function isWell(page: Page, where: string): Promise<void> {
  expect(await violations(page), where).toEqual([]);
  expect(await overflow(page), where).toBeLessThanOrEqual(0);
  const folder = process.env.SCHALTER_SHOTS_FOLDER;
  if (folder) await page.screenshot({ path: join(folder, `${where.replaceAll(' ', '-')}.png`) });
}

/** How loud the voices are played, softest first. */
const loudness = (page: Page) => page.evaluate(() => [...document.querySelectorAll('audio')].map(({ volume }) => volume).sort((a, b) => a - b));

describe('an interpreter', () => {
  it('comes by a link, is heard, and is gone when the link is withdrawn', async () => {
    const id = await planned();
    const instructor = await person(browser, office.address);
    const { page } = instructor;
    await signIn(page, 'schalter1@musterland.example');
    await page.goto(`/schalter/gruppen/${id}`);
    await page.getByRole('button', { name: t('group-interpreter-make') }).click();
    const link = await page.getByLabel(t('group-interpreter-link')).inputValue();
    expect(link).toMatch(new RegExp(`/dolmetschen/${id}#[\\w-]{22}$`));
    await isWell(page, 'interpreter link');

    const interpreter = await speaks('uk', 1280);
    const say = (key: string, values = {}) => t(key, values, 'uk');
    await interpreter.page.goto(link);
    await interpreter.page.getByText(say('group-interpret-wait')).waitFor();
    await isWell(interpreter.page, 'interpreter waits');
    await page.getByRole('button', { name: t('group-open') }).click();
    await page.getByRole('button', { name: t('call-camera-on') }).click();
    await page.getByRole('button', { name: t('call-camera-off') }).waitFor();
    await page.getByRole('button', { name: t('call-enter'), exact: true }).click();
    await page.getByText(t('call-state-live'), { exact: true }).waitFor();
    await page.getByRole('button', { name: t('group-slide-first') }).click();

    // Without a name nobody comes in.
    await interpreter.page.getByRole('button', { name: say('call-enter'), exact: true }).click();
    await interpreter.page.getByText(say('group-interpret-name-missing')).waitFor();
    await interpreter.page.getByLabel(say('group-interpret-name')).fill(NAME);
    await interpreter.page.getByRole('button', { name: say('call-microphone-on') }).click();
    await isWell(interpreter.page, 'interpreter enters');
    await interpreter.page.getByRole('button', { name: say('call-enter'), exact: true }).click();
    await interpreter.page.getByText(say('call-state-live'), { exact: true }).waitFor();
    await interpreter.page.locator('section.slide').getByText(/\p{L}{4}/u).first().waitFor();
    await page.getByText(t('group-interpreter-here', { name: NAME })).waitFor();
    await expect.poll(async () => (await received(interpreter.page)).framesDecoded, { message: 'the interpreter sees', timeout: 20_000 }).toBeGreaterThan(5);

    // The instructor's microphone is off: what is heard is the interpreter.
    const trainee = await enrol(office.address, { givenName: 'Danylo', familyName: 'Shevchenko', language: 'uk', mode: 'group', lesson: id });
    const guest = await speaks('uk', 360);
    await guest.page.goto(`/belehrung/${trainee.id}/gruppe#${trainee.token}`);
    await guest.page.getByRole('button', { name: say('group-enter'), exact: true }).click();
    await page.getByRole('button', { name: new RegExp(`^${t('group-admit-name', { name: '@' }).replace('@', '.*Shevchenko.*')}$`) }).click();
    await guest.page.getByText(say('group-interpreter', { name: NAME, language: 'Українська' })).waitFor();
    await expect.poll(async () => (await received(guest.page)).audioEnergy, { message: 'the participant hears the interpreter', timeout: 20_000 }).toBeGreaterThan(0);
    expect(await loudness(guest.page)).toEqual([1]);

    // The instructor speaks as well, softly for whoever is interpreted for, until they want it otherwise.
    await page.getByRole('button', { name: t('call-microphone-on') }).click();
    await expect.poll(async () => (await received(interpreter.page)).audioEnergy, { message: 'the interpreter hears', timeout: 20_000 }).toBeGreaterThan(0);
    await expect.poll(() => loudness(guest.page), { timeout: 20_000 }).toEqual([0.15, 1]);
    await isWell(guest.page, 'interpreted lesson');
    await isWell(interpreter.page, 'interpreter speaks');
    await isWell(page, 'instructor with interpreter');
    await guest.page.getByLabel(say('group-interpreter-quiet')).uncheck();
    expect(await loudness(guest.page)).toEqual([1, 1]);

    // Withdrawn: out of the room, and the link leads nowhere.
    await page.getByRole('button', { name: t('group-interpreter-withdraw') }).click();
    await guest.page.getByText(say('group-interpreter', { name: NAME, language: 'Українська' })).waitFor({ state: 'detached' });
    await interpreter.page.goto('about:blank');
    await interpreter.page.goto(link);
    await interpreter.page.getByText(say('group-interpret-gone')).waitFor();

    for (const one of [instructor, interpreter, guest]) {
      expect(one.misdeeds.filter((misdeed) => !misdeed.includes('404'))).toEqual([]);
      await one.context.close();
    }
  }, 180_000);
});
