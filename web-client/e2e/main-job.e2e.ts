// The main job: book by video, get a mail, check in, wait, be called, talk, finish.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, person } from './browser';
import { bookOnPages, stateOf } from './citizen';
import { callNext, enterRoom, finish, signIn, sitDown, switchOnAndEnter } from './clerk';
import { expectSightAndSound, received } from './media';
import { Office } from './office';
import { t } from './words';

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

describe('the main job', () => {
  it('goes from the first page to the end of the talk', async () => {
    const citizen = await person(browser, office.address);
    const clerk = await person(browser, office.address);

    const booked = await bookOnPages(citizen.page, 'Ayşe Yılmaz', 'ayse@example.org');
    expect(await stateOf(office.address, booked)).toBe('booked');

    const mail = await office.mailTo('ayse@example.org');
    expect(mail).toContain('text/calendar');
    expect(unfolded(mail)).toContain(`/termin/${booked.id}`);
    expect(unfolded(mail)).toContain(`#${booked.token}`);

    await citizen.page.getByRole('button', { name: t('check-in-button-video') }).click();
    await citizen.page.getByRole('heading', { name: t('waiting-title') }).waitFor();
    await citizen.page.getByText(t('waiting-ahead-people', { ahead: 0 }), { exact: true }).waitFor();

    await signIn(clerk.page);
    await sitDown(clerk.page);
    await clerk.page.getByRole('rowheader').first().waitFor();
    await callNext(clerk.page);

    await citizen.page.getByRole('heading', { name: t('waiting-called-title') }).waitFor();
    expect(await citizen.page.title()).toMatch(new RegExp(t('waiting-called-title')));
    await enterRoom(clerk.page);
    await citizen.page.getByRole('link', { name: t('waiting-enter') }).click();
    await switchOnAndEnter(citizen.page);

    await expectSightAndSound(() => received(citizen.page), 'the citizen');
    await expectSightAndSound(() => received(clerk.page), 'the clerk');

    await textArrivesBeforeEnter(citizen.page, clerk.page);
    await muteIsSeen(citizen.page, clerk.page);

    await finish(clerk.page);
    await citizen.page.getByRole('heading', { name: t('call-ended-finished-title') }).waitFor();
    await expect.poll(() => stateOf(office.address, booked)).toBe('done');

    expect(citizen.misdeeds).toEqual([]);
    expect(clerk.misdeeds).toEqual([]);
    await citizen.context.close();
    await clerk.context.close();
  });
});

type Page = Awaited<ReturnType<typeof person>>['page'];

/** Real-time text: the other side reads along, letter by letter (EN 301 549, 6.2). */
async function textArrivesBeforeEnter(from: Page, to: Page): Promise<void> {
  await from.keyboard.press('t');
  await to.keyboard.press('t');
  await from.getByLabel(t('call-text-label'), { exact: true }).pressSequentially('Guten Tag', { delay: 30 });
  await to.getByText('Guten Tag').waitFor();
  expect(await to.getByRole('log').textContent()).not.toContain('Guten Tag');
  await from.keyboard.press('Enter');
  await to.getByRole('log').getByText('Guten Tag').waitFor();
  await from.getByRole('button', { name: t('call-text-close') }).first().click();
}

async function muteIsSeen(from: Page, to: Page): Promise<void> {
  await from.getByRole('button', { name: t('call-microphone-off') }).click();
  await to.getByRole('group', { name: 'Ayşe Yılmaz' }).getByText(t('call-tile-muted')).waitFor({ state: 'attached' });
  await from.getByRole('button', { name: t('call-microphone-on') }).click();
  await to.getByRole('group', { name: 'Ayşe Yılmaz' }).getByText(t('call-tile-muted')).waitFor({ state: 'detached' });
  await from.getByRole('button', { name: t('call-camera-off') }).click();
  await to.getByRole('group', { name: 'Ayşe Yılmaz' }).getByText(t('call-tile-camera-off')).waitFor();
  await from.getByRole('button', { name: t('call-camera-on') }).click();
  await to.getByRole('group', { name: 'Ayşe Yılmaz' }).getByText(t('call-tile-camera-off')).waitFor({ state: 'detached' });
}

/** Quoted-printable without its soft line breaks and escaped signs. */
function unfolded(mail: string): string {
  return mail.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
