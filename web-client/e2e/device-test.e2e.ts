// The device test finds camera, microphone and the way to the relay, and says so.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, person } from './browser';
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

describe('the device test', () => {
  it('says that everything works', async () => {
    const { page, context, misdeeds } = await person(browser, office.address);
    await page.goto('/geraetetest');
    await page.getByRole('button', { name: t('device-start') }).click();
    await page.getByText(t('device-camera-ok')).waitFor();
    await page.getByText(t('device-microphone-ok')).waitFor();
    await page.getByText(/Verbunden in \d+ Millisekunden/).waitFor();
    await page.getByRole('button', { name: t('device-speaker-play') }).click();
    await page.getByRole('button', { name: t('device-speaker-yes') }).click();
    await page.locator('.kern-alert--success').getByText(t('device-result-ok')).waitFor();
    expect(misdeeds).toEqual([]);
    await context.close();
  });

  it('says what to do when the microphone is refused', async () => {
    const { page, context } = await person(browser, office.address, { permissions: [] });
    await page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    });
    await page.goto('/geraetetest');
    await page.getByRole('button', { name: t('device-start') }).click();
    await page.getByText(t('call-problem-microphone-denied')).first().waitFor();
    await page.locator('.kern-alert--danger').getByText(t('device-result-bad')).waitFor();
    await context.close();
  });
});
