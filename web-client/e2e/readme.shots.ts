// Takes the pictures of the README: citizen's and clerk's pages at 360 and 1280 pixels, from a demo county in use.
// `npm run screenshots`; look at them before committing.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, it } from 'vitest';
import { launch, person } from './browser';
import { bookQuickly, checkIn, waitingRoom } from './citizen';
import type { Booked } from './citizen';
import { callNext, enterRoom, signIn, sitDown, switchOnAndEnter } from './clerk';
import { Office } from './office';
import { CITIZEN, CLERK, writePortrait } from './portrait';
import { t } from './words';

const FOLDER = join(import.meta.dirname, '../../docs/screenshots');
const SIZES = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
];
/** As many as find a time within the next half hour, so that all may check in. */
const PEOPLE = ['Ayşe Yılmaz', 'Jürgen Großmann', 'Olena Kovalenko', 'Đorđe Petrović'];

let office: Office;
/** A browser has one made-up camera, so each of the two has a browser of their own. */
let browser: Browser;
let clerkBrowser: Browser;
let portraits: string;

beforeAll(async () => {
  await mkdir(FOLDER, { recursive: true });
  portraits = await mkdtemp(join(tmpdir(), 'schalter-portraits-'));
  const [citizen, clerk] = [join(portraits, 'citizen.y4m'), join(portraits, 'clerk.y4m')];
  await writePortrait(citizen, CITIZEN);
  await writePortrait(clerk, CLERK);
  browser = await launch(citizen);
  clerkBrowser = await launch(clerk);
});

beforeEach(async () => {
  office = await Office.open();
});

afterEach(() => office?.close());
afterAll(async () => {
  await browser?.close();
  await clerkBrowser?.close();
  await rm(portraits, { recursive: true, force: true });
});

/** One picture of what is open now. */
async function shoot(page: Page, name: string): Promise<void> {
  const width = page.viewportSize()?.width ?? 0;
  // Fonts come in after the first words.
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(FOLDER, `${name}-${width}.png`) });
}

it.each(SIZES)('$width pixels', async (viewport) => {
  const citizen = await person(browser, office.address, { viewport });
  for (const [name, address] of [
    ['home', '/'],
    ['authority', '/musterland'],
    ['service', '/musterland/probetermin'],
    ['times', '/musterland/probetermin/termin?kanal=video'],
  ] as const) {
    await citizen.page.goto(address);
    await citizen.page.waitForFunction(() => document.querySelector('h1') && !document.querySelector('.loader'));
    await shoot(citizen.page, name);
  }

  const booked: Booked[] = [];
  // One after the other: at the same moment they would all want the same first time.
  for (const name of PEOPLE) booked.push(await bookQuickly(office.address, name));
  const [first, second] = booked;
  if (!first || !second) throw new Error('nobody was booked');
  await citizen.page.goto(`/termin/${first.id}#${first.token}`);
  await citizen.page.getByRole('button', { name: t('check-in-button-video') }).waitFor();
  await shoot(citizen.page, 'appointment');
  for (const one of booked) await checkIn(office.address, one);
  await citizen.page.goto(waitingRoom(second));
  await citizen.page.getByText(t('live-live')).waitFor();
  await shoot(citizen.page, 'waiting');
  await citizen.page.goto(waitingRoom(first));

  const clerk = await person(clerkBrowser, office.address, { viewport });
  await signIn(clerk.page);
  await sitDown(clerk.page);
  await shoot(clerk.page, 'counter');
  await callNext(clerk.page);
  await citizen.page.getByRole('heading', { name: t('waiting-called-title') }).waitFor();
  await shoot(citizen.page, 'called');
  await shoot(clerk.page, 'counter-called');
  await enterRoom(clerk.page);
  await citizen.page.getByRole('link', { name: t('waiting-enter') }).click();
  await citizen.page.getByRole('button', { name: t('call-enter-without') }).waitFor();
  await shoot(citizen.page, 'preview');
  await switchOnAndEnter(citizen.page);
  await clerk.page.waitForTimeout(1500);
  await shoot(citizen.page, 'call');
  await shoot(clerk.page, 'call-clerk');
  await clerk.page.getByRole('button', { name: t('staff-finish') }).click();
  await clerk.page.getByRole('button', { name: t('staff-yes-finish') }).click();
  await citizen.page.getByRole('heading', { name: t('call-ended-finished-title') }).waitFor();
  await shoot(citizen.page, 'finished');
  await citizen.page.goto('/geraetetest');
  await citizen.page.getByRole('button', { name: t('device-start') }).click();
  await citizen.page.getByText(/Verbunden in/).waitFor();
  await shoot(citizen.page, 'device-test');
  await citizen.context.close();
  await clerk.context.close();
});
