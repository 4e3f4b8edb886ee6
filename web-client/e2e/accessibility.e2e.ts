// Every page in every language, light and dark: no violation that axe can find, and nothing a strict policy would forbid.
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

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

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`));
}

async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const heading = document.querySelector('h1');
    return heading !== null && !document.querySelector('main[aria-busy]') && !document.querySelector('.loader');
  });
}

async function check(page: Page, address: string, language: Language, theme: string): Promise<string[]> {
  await page.evaluate(([chosen, shade]) => {
    localStorage.setItem('schalter:language', chosen ?? '');
    localStorage.setItem('schalter:theme', shade ?? '');
  }, [language, theme]);
  // A change of the fragment alone would load nothing.
  await page.goto('about:blank');
  await page.goto(address);
  await settled(page);
  return violations(page);
}

describe.each(LANGUAGES)('in %s', (language) => {
  describe.each(THEMES)('%s', (theme) => {
    it.each(PAGES)('%s', async (_name, address) => {
      const citizen = await person(browser, office.address);
      await citizen.page.goto('/favicon.svg');
      expect(await check(citizen.page, address(), language, theme)).toEqual([]);
      expect(citizen.misdeeds).toEqual([]);
      await citizen.context.close();
    });

    it.each(STAFF_PAGES)('%s', async (_name, address) => {
      await clerk.page.goto('/favicon.svg');
      expect(await check(clerk.page, address(), language, theme)).toEqual([]);
      expect(clerk.misdeeds).toEqual([]);
    });
  });
});

describe('reflow', () => {
  // WCAG 1.4.10: at 320 CSS pixels nothing scrolls sideways.
  it.each([...PAGES, ...STAFF_PAGES])('%s', async (name, address) => {
    const staff = STAFF_PAGES.some(([own]) => own === name);
    const citizen = staff ? clerk : await person(browser, office.address);
    await citizen.page.setViewportSize({ width: 320, height: 640 });
    await citizen.page.goto('about:blank');
    await citizen.page.goto(office.address + address());
    await settled(citizen.page);
    const overflow = await citizen.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await citizen.page.setViewportSize({ width: 1280, height: 800 });
    expect(overflow).toBeLessThanOrEqual(0);
    if (!staff) await citizen.context.close();
  });
});
