// Every page in every language, light and dark: no violation that axe can find, nothing a strict policy would forbid, and nothing that scrolls
// sideways on a narrow telephone.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overflow, violationsInBothThemes } from './axe';
import { launch, person } from './browser';
import type { Person } from './browser';
import { bookQuickly, checkIn, waitingRoom } from './citizen';
import type { Booked } from './citizen';
import { callNext, signIn, sitDown } from './clerk';
import { Office } from './office';
import { t } from './words';
import type { Language } from './words';

const LANGUAGES: Language[] = ['de', 'en', 'de-leicht'];
/** WCAG 1.4.10: at 320 CSS pixels nothing scrolls sideways. */
const NARROW = { width: 320, height: 640 };
const WIDE = { width: 1280, height: 800 };

let office: Office;
let browser: Browser;
let booked: Booked;
let waiting: Booked;
let called: Booked;
let clerk: Person;
let room = '';

beforeAll(async () => {
  office = await Office.open();
  browser = await launch();
  called = await bookQuickly(office.address, 'Jürgen Großmann');
  await checkIn(office.address, called);
  clerk = await person(browser, office.address);
  await signIn(clerk.page);
  await sitDown(clerk.page);
  await callNext(clerk.page);
  room = (await clerk.page.getByRole('link', { name: t('staff-open') }).getAttribute('href')) ?? '';
  booked = await bookQuickly(office.address, 'Đorđe Petrović');
  waiting = await bookQuickly(office.address, 'Ayşe Yılmaz');
  await checkIn(office.address, waiting);
});

afterAll(async () => {
  await browser?.close();
  await office?.close();
});

const PAGES: [string, () => string][] = [
  ['home', () => '/'],
  ['help', () => '/hilfe'],
  ['authority', () => '/musterland'],
  ['other authority', () => '/beispielhausen'],
  ['service', () => '/musterland/probetermin'],
  ['times', () => '/musterland/probetermin/termin?kanal=video'],
  ['times as a list', () => '/musterland/probetermin/termin?kanal=video&ansicht=liste'],
  ['details without a hold', () => '/musterland/probetermin/angaben'],
  ['appointment', () => `/termin/${booked.id}#${booked.token}`],
  ['appointment without token', () => `/termin/${booked.id}x`],
  ['waiting room', () => waitingRoom(waiting)],
  ['waiting room before check-in', () => waitingRoom(booked)],
  ['waiting room when called', () => waitingRoom(called)],
  ['preview', () => `/termin/${called.id}/gespraech#${called.token}`],
  ['call before being called', () => `/termin/${waiting.id}/gespraech#${waiting.token}`],
  ['device test', () => '/geraetetest'],
  ['not found', () => '/a/b/c/d'],
  ['sign-in', () => '/schalter/anmelden'],
];
const STAFF_PAGES: [string, () => string][] = [
  ['counter', () => '/schalter'],
  ['sessions', () => '/schalter/sitzungen'],
  ['staff preview', () => room],
];

async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const heading = document.querySelector('h1');
    return heading !== null && !document.querySelector('main[aria-busy]') && !document.querySelector('.loader');
  });
}

/** Opens an address afresh: a change of the fragment alone would load nothing. */
async function open(page: Page, address: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(address);
  await settled(page);
}

async function isAccessible({ page, misdeeds }: Person): Promise<void> {
  expect(await violationsInBothThemes(page)).toEqual([]);
  await page.setViewportSize(NARROW);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.setViewportSize(WIDE);
  expect(misdeeds).toEqual([]);
}

describe.each(LANGUAGES)('in %s', (language) => {
  let citizen: Person;

  beforeAll(async () => {
    citizen = await person(browser, office.address);
    for (const { context } of [citizen, clerk]) {
      // A blank page has no storage.
      await context.addInitScript((chosen) => location.protocol === 'about:' || localStorage.setItem('schalter:language', chosen), language);
    }
  });

  afterAll(() => citizen.context.close());

  it.each(PAGES)('%s', async (_name, address) => {
    await open(citizen.page, address());
    await isAccessible(citizen);
  });

  it('room', async () => {
    const { page } = citizen;
    await open(page, `/termin/${called.id}/gespraech#${called.token}`);
    await page.getByRole('button', { name: t('call-enter-without', {}, language) }).click();
    await page.getByText(t('call-state-live', {}, language), { exact: true }).waitFor();
    await page.keyboard.press('t');
    await page.getByLabel(t('call-text-label', {}, language), { exact: true }).fill('Guten Tag');
    await isAccessible(citizen);
    await page.getByRole('button', { name: t('call-devices', {}, language), exact: true }).click();
    await page.getByRole('dialog').waitFor();
    await isAccessible(citizen);
  });

  it.each(STAFF_PAGES)('%s', async (_name, address) => {
    await open(clerk.page, address());
    await isAccessible(clerk);
  });
});
