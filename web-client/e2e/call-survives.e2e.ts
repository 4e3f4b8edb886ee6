// A talk survives what happens to lines: a broken WebSocket, a reloaded page, a server that is restarted.
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launch, person } from './browser';
import type { Person } from './browser';
import { bookQuickly, checkIn, waitingRoom } from './citizen';
import { callNext, enterRoom, signIn, sitDown, switchOnAndEnter } from './clerk';
import { expectSightAndSound, received } from './media';
import { Office } from './office';
import { t } from './words';

/** From the moment the server is there again. */
const BACK_MS_MAX = 5_000;

let office: Office;
let browser: Browser;
let citizen: Person;
let clerk: Person;

beforeAll(async () => {
  browser = await launch();
});

beforeEach(async () => {
  office = await Office.open();
  const booked = await bookQuickly(office.address, 'Ayşe Yılmaz');
  await checkIn(office.address, booked);
  citizen = await person(browser, office.address);
  clerk = await person(browser, office.address);
  await citizen.page.goto(waitingRoom(booked));
  await signIn(clerk.page);
  await sitDown(clerk.page);
  await callNext(clerk.page);
  await enterRoom(clerk.page);
  await citizen.page.getByRole('link', { name: t('waiting-enter') }).click();
  await switchOnAndEnter(citizen.page);
  await bothSeeAndHear();
});

afterEach(async () => {
  await citizen?.context.close();
  await clerk?.context.close();
  await office?.close();
});

afterAll(() => browser?.close());

async function bothSeeAndHear(): Promise<void> {
  await expectSightAndSound(() => received(citizen.page), 'the citizen');
  await expectSightAndSound(() => received(clerk.page), 'the clerk');
}

function breakLine(page: Page): Promise<void> {
  return page.evaluate(() => {
    for (const socket of (window as unknown as { __sockets: WebSocket[] }).__sockets) socket.close();
  });
}

describe('a talk', () => {
  it('goes on when the WebSocket breaks', async () => {
    await breakLine(citizen.page);
    await citizen.page.getByText(t('call-state-reconnecting')).waitFor();
    await citizen.page.getByText(t('call-state-live'), { exact: true }).waitFor();
    await bothSeeAndHear();
    expect([...citizen.misdeeds, ...clerk.misdeeds]).toEqual([]);
  });

  it('goes on after the page was reloaded', async () => {
    await citizen.page.reload();
    await switchOnAndEnter(citizen.page);
    await bothSeeAndHear();
    expect([...citizen.misdeeds, ...clerk.misdeeds]).toEqual([]);
  });

  it('goes on after the server was restarted', async () => {
    await office.stop();
    await citizen.page.getByText(t('call-state-reconnecting')).waitFor();
    await office.start();
    await citizen.page.getByText(t('call-state-live'), { exact: true }).waitFor();
    await clerk.page.getByText(t('call-state-live'), { exact: true }).waitFor();
    await bothSeeAndHear();
    expect([...citizen.misdeeds, ...clerk.misdeeds]).toEqual([]);
  });

  it('is back within five seconds after the server was killed', async () => {
    await office.kill();
    await citizen.page.getByText(t('call-state-reconnecting')).waitFor();
    await clerk.page.getByText(t('call-state-reconnecting')).waitFor();
    await office.start();
    const back = { timeout: BACK_MS_MAX };
    await Promise.all(
      [citizen, clerk].map(({ page }) => page.getByText(t('call-state-live'), { exact: true }).waitFor(back)),
    );
    await bothSeeAndHear();
    expect([...citizen.misdeeds, ...clerk.misdeeds]).toEqual([]);
  });
});
