// Every page in every language, light and dark: no violation that axe can find, and nothing a strict policy would forbid.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from './axe';
import { launch, person } from './browser';
import type { Person } from './browser';
import { bookQuickly, checkIn, waitingRoom } from './citizen';
import type { Booked } from './citizen';
import { callNext, signIn, sitDown } from './clerk';
import { Office } from './office';
import { t } from './words';
import type { Language } from './words';

const LANGUAGES: Language[] = ['de', 'en', 'de-leicht'];
const THEMES = ['light', 'dark'] as const;

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

describe.each(LANGUAGES)('in %s', (language) => {
  describe.each(THEMES)('%s', (theme) => {
    let citizen: Person;

    beforeAll(async () => {
      citizen = await person(browser, office.address);
      for (const { context } of [citizen, clerk]) {
        await context.addInitScript(
          ([chosen, shade]) => {
            // A blank page has no storage.
            if (location.protocol === 'about:') return;
            localStorage.setItem('schalter:language', chosen ?? '');
            localStorage.setItem('schalter:theme', shade ?? '');
          },
          [language, theme],
        );
      }
    });

    afterAll(() => citizen.context.close());

    it.each(PAGES)('%s', async (_name, address) => {
      await open(citizen.page, address());
      expect(await violations(citizen.page)).toEqual([]);
      expect(citizen.misdeeds).toEqual([]);
    });

    it('room', async () => {
      const { page, misdeeds } = citizen;
      await open(page, `/termin/${called.id}/gespraech#${called.token}`);
      await page.getByRole('button', { name: t('call-enter-without', {}, language) }).click();
      await page.getByText(t('call-state-live', {}, language), { exact: true }).waitFor();
      await page.keyboard.press('t');
      await page.getByLabel(t('call-text-label', {}, language), { exact: true }).fill('Guten Tag');
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: t('call-devices', {}, language), exact: true }).click();
      await page.getByRole('dialog').waitFor();
      expect(await violations(page)).toEqual([]);
      expect(misdeeds).toEqual([]);
    });

    it.each(STAFF_PAGES)('%s', async (_name, address) => {
      await open(clerk.page, address());
      expect(await violations(clerk.page)).toEqual([]);
      expect(clerk.misdeeds).toEqual([]);
    });
  });
});

describe('reflow', () => {
  let citizen: Person;

  beforeAll(async () => {
    citizen = await person(browser, office.address);
    for (const { page } of [citizen, clerk]) await page.setViewportSize({ width: 320, height: 640 });
  });

  // WCAG 1.4.10: at 320 CSS pixels nothing scrolls sideways.
  it.each([...PAGES, ...STAFF_PAGES])('%s', async (name, address) => {
    const { page } = STAFF_PAGES.some(([own]) => own === name) ? clerk : citizen;
    await open(page, address());
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
