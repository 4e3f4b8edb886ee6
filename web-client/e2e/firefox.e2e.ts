// The same talk between Chromium and Firefox. Firefox is driven over WebDriver BiDi, the standard it speaks by itself.
import { networkInterfaces } from 'node:os';
import type { Browser } from 'playwright-core';
import { launch as launchPuppeteer } from 'puppeteer-core';
import type { Browser as Firefox, Page as FirefoxPage } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, person } from './browser';
import { bookQuickly, checkIn, waitingRoom } from './citizen';
import { callNext, enterRoom, finish, signIn, sitDown } from './clerk';
import { countReceived, expectSightAndSound, received } from './media';
import { Office } from './office';
import { t } from './words';

const FIREFOX = process.env.SCHALTER_FIREFOX ?? '/usr/bin/firefox-esr';

let office: Office;
let browser: Browser;
let firefox: Firefox;

beforeAll(async () => {
  office = await Office.open(ownAddress());
  browser = await launch();
  firefox = await launchPuppeteer({
    browser: 'firefox',
    executablePath: FIREFOX,
    headless: true,
    extraPrefsFirefox: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.peerconnection.ice.loopback': true,
      'media.autoplay.default': 0,
      'intl.accept_languages': 'de-DE, de',
      // Nothing of the browser's own may go out.
      'app.normandy.enabled': false,
      'network.captive-portal-service.enabled': false,
      'network.connectivity-service.enabled': false,
      'browser.safebrowsing.update.enabled': false,
    },
  });
});

afterAll(async () => {
  await firefox?.close();
  await browser?.close();
  await office?.close();
});

/**
 * Firefox pairs a loopback address of the relay only with a loopback address of its own, and gathers none unless the machine
 * has no other. So the relay listens on an address of the network here.
 */
function ownAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}

/** Presses the button or link that says `words`. */
async function press(page: FirefoxPage, words: string): Promise<void> {
  await page.waitForFunction(
    (wanted: string) =>
      [...document.querySelectorAll<HTMLElement>('button, a')].some((element) => element.textContent?.trim() === wanted),
    { timeout: 20_000 },
    words,
  );
  const handle = await page.evaluateHandle(
    (wanted: string) => [...document.querySelectorAll<HTMLElement>('button, a')].find((element) => element.textContent?.trim() === wanted),
    words,
  );
  const element = handle.asElement();
  if (!element) throw new Error(`nothing says "${words}"`);
  await (element as unknown as { click: () => Promise<void> }).click();
}

describe('Chromium and Firefox', () => {
  it('see and hear each other', async () => {
    const booked = await bookQuickly(office.address, 'Elif Kaya');
    await checkIn(office.address, booked);

    const citizen = await firefox.newPage();
    await citizen.evaluateOnNewDocument(() => {
      const kept: RTCPeerConnection[] = [];
      (window as unknown as { __connections: RTCPeerConnection[] }).__connections = kept;
      const Original = window.RTCPeerConnection;
      window.RTCPeerConnection = class extends Original {
        constructor(configuration?: RTCConfiguration) {
          super(configuration);
          kept.push(this);
        }
      };
    });
    await citizen.goto(office.address + waitingRoom(booked));

    const clerk = await person(browser, office.address);
    await signIn(clerk.page);
    await sitDown(clerk.page);
    await callNext(clerk.page);
    await enterRoom(clerk.page);

    await press(citizen, t('waiting-enter'));
    await press(citizen, t('call-microphone-on'));
    await press(citizen, t('call-camera-on'));
    await press(citizen, t('call-enter'));

    await expectSightAndSound(() => citizen.evaluate(countReceived), 'Firefox');
    await expectSightAndSound(() => received(clerk.page), 'Chromium');

    await finish(clerk.page);
    await citizen.waitForFunction((words: string) => document.querySelector('h1')?.textContent === words, { timeout: 15_000 }, t('call-ended-finished-title'));
    expect(clerk.misdeeds).toEqual([]);
    await clerk.context.close();
  });
});
