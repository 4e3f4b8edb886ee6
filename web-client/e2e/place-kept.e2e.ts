// A place in line survives what happens to people: a closed tab, another device, a server that is restarted.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import { launch, person } from './browser';
import { bookQuickly, checkIn, waitingRoom } from './citizen';
import type { Booked } from './citizen';
import { callNext, signIn, sitDown } from './clerk';
import { Office } from './office';
import { t } from './words';

let office: Office;
let browser: Browser;
let first: Booked;
let second: Booked;

beforeAll(async () => {
  browser = await launch();
});

beforeEach(async () => {
  office = await Office.open();
  first = await bookQuickly(office.address, 'Erste Person');
  second = await bookQuickly(office.address, 'Zweite Person');
  await checkIn(office.address, first);
  await checkIn(office.address, second);
});

afterEach(() => office?.close());
afterAll(() => browser?.close());

async function numberOn(page: Page): Promise<string> {
  await page.getByRole('heading', { name: t('waiting-title') }).waitFor();
  await page.getByText(t('live-live')).waitFor();
  return (await page.locator('dd').first().textContent()) ?? '';
}

describe('a place in line', () => {
  it('is the same after the tab was closed, and on another device', async () => {
    const phone = await person(browser, office.address, { viewport: { width: 360, height: 740 } });
    await phone.page.goto(waitingRoom(second));
    const number = await numberOn(phone.page);
    await phone.page.getByText(t('waiting-ahead-people', { ahead: 1 }), { exact: true }).waitFor();

    await phone.page.reload();
    expect(await numberOn(phone.page)).toBe(number);

    await phone.page.close();
    const tab = await phone.tab();
    await tab.goto(waitingRoom(second));
    expect(await numberOn(tab)).toBe(number);

    const laptop = await person(browser, office.address);
    await laptop.page.goto(waitingRoom(second));
    expect(await numberOn(laptop.page)).toBe(number);
    await laptop.page.getByText(t('waiting-ahead-people', { ahead: 1 }), { exact: true }).waitFor();
    expect([...phone.misdeeds, ...laptop.misdeeds]).toEqual([]);
    await phone.context.close();
    await laptop.context.close();
  });

  it('is the same after the server was restarted, and the page comes back by itself', async () => {
    const citizen = await person(browser, office.address);
    const clerk = await person(browser, office.address);
    await citizen.page.goto(waitingRoom(second));
    const number = await numberOn(citizen.page);

    await office.stop();
    await citizen.page.getByText(t('live-reconnecting')).waitFor();
    await office.start();
    expect(await numberOn(citizen.page)).toBe(number);
    await citizen.page.getByText(t('waiting-ahead-people', { ahead: 1 }), { exact: true }).waitFor();

    // And it is a live place, not a picture of one.
    await signIn(clerk.page);
    await sitDown(clerk.page);
    await callNext(clerk.page);
    await citizen.page.getByText(t('waiting-ahead-people', { ahead: 0 }), { exact: true }).waitFor();
    expect([...citizen.misdeeds, ...clerk.misdeeds]).toEqual([]);
    await citizen.context.close();
    await clerk.context.close();
  });

  it('tells somebody who was called in vain what to do', async () => {
    const citizen = await person(browser, office.address);
    const clerk = await person(browser, office.address);
    await citizen.page.goto(waitingRoom(first));
    await numberOn(citizen.page);
    await signIn(clerk.page);
    await sitDown(clerk.page);
    await callNext(clerk.page);
    await citizen.page.getByRole('heading', { name: t('waiting-called-title') }).waitFor();
    await clerk.page.keyboard.press('x');
    await clerk.page.getByRole('button', { name: t('staff-yes-miss') }).click();
    await citizen.page.getByRole('heading', { name: t('waiting-missed-title') }).waitFor();
    expect([...citizen.misdeeds, ...clerk.misdeeds]).toEqual([]);
    await citizen.context.close();
    await clerk.context.close();
  });
});
