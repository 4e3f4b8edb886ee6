// Takes the pictures of the README: citizen's and clerk's pages at 360 and 1280 pixels, from a demo county in use.
// `npm run screenshots`; look at them before committing.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, it } from 'vitest';
import { launch, person } from './browser';
import { bookQuickly, checkIn, waitingRoom } from './citizen';
import { callNext, enterRoom, signIn, sitDown, switchOnAndEnter } from './clerk';
import { Office } from './office';
import { t } from './words';

const FOLDER = join(import.meta.dirname, '../../docs/screenshots');
const SIZES = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
];
const PEOPLE = ['Ayşe Yılmaz', 'Jürgen Großmann', 'Olena Kovalenko', 'Đorđe Petrović', 'Maria Huber', 'Elif Kaya', 'Björn Ødegård'];

let office: Office;
let browser: Browser;

beforeAll(async () => {
  await mkdir(FOLDER, { recursive: true });
  office = await Office.open();
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await office?.close();
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

  const booked = await Promise.all(PEOPLE.map((name) => bookQuickly(office.address, name)));
  for (const one of booked.slice(0, 6)) await checkIn(office.address, one);
  const [first, second, last] = [booked[0], booked[1], booked[6]];
  if (!first || !second || !last) throw new Error('nobody was booked');
  await citizen.page.goto(`/termin/${last.id}#${last.token}`);
  await citizen.page.getByRole('button', { name: t('check-in-button-video') }).waitFor();
  await shoot(citizen.page, 'appointment');
  await citizen.page.goto(waitingRoom(second));
  await citizen.page.getByText(t('live-live')).waitFor();
  await shoot(citizen.page, 'waiting');
  await citizen.page.goto(waitingRoom(first));

  const clerk = await person(browser, office.address, { viewport });
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
