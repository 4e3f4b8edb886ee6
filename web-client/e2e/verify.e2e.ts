// An employer checks a certificate: the network is off, the page is enough. Then the register is asked, before and after two members of staff have
// revoked it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { deflateSync, inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { payloadOf } from '../src/verify/pdf';
import { launch, person } from './browser';
import type { Person } from './browser';
import { asPicture, writeFilm } from './code-picture';
import { Office } from './office';
import { Staff } from './staff';
import { certify, enrol, NO_READING_TIME, pdfOf } from './trainee';
import type { Trainee } from './trainee';
import { t } from './words';

let office: Office;
let browser: Browser;
let trainee: Trainee;
let number = '';
let pdf: Buffer;
let address = '';
let clerk: Staff;

beforeAll(async () => {
  office = await Office.open('127.0.0.1', NO_READING_TIME);
  browser = await launch();
  clerk = await Staff.signIn(office.address, 'schalter1@musterland.example');
  trainee = await enrol(office.address, { givenName: 'Zeynep', familyName: 'Kaya-Großmann', birthDate: '1990-12-31' });
  number = await certify(office.address, trainee, clerk);
  pdf = await pdfOf(office.address, trainee, number);
  address = `${office.address}/pruefen#${await payloadOf(pdf)}`;
  expect(address).toMatch(/#ey[\w.-]{300,}$/);
});

afterAll(async () => {
  await browser?.close();
  await office?.close();
});

/** The page, loaded and ready; from then on without network. */
async function employer(offline = true): Promise<Person> {
  const one = await person(browser, office.address);
  await one.page.goto('/pruefen');
  await one.page.getByRole('button', { name: t('verify-camera-open') }).waitFor();
  if (offline) await one.context.setOffline(true);
  return one;
}

async function upload(page: Page, name: string, mimeType: string, buffer: Buffer): Promise<void> {
  await page.getByLabel(t('verify-file-choose')).setInputFiles({ name, mimeType, buffer });
}

/** The same file with another letter in the signature of its code, wherever the PDF has packed it. */
function withOneLetterChanged(file: Buffer): Buffer {
  const signature = address.split('.').at(-1) ?? '';
  const other = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1);
  for (let at = file.indexOf('stream\n'); at >= 0; at = file.indexOf('stream\n', at + 7)) {
    const [start, end] = [at + 7, file.indexOf('endstream', at + 7)];
    const inside = unpacked(file.subarray(start, end));
    if (!inside?.includes(signature)) continue;
    return Buffer.concat([file.subarray(0, start), deflateSync(Buffer.from(inside.toString('latin1').replace(signature, other), 'latin1')), file.subarray(end)]);
  }
  return Buffer.from(file.toString('latin1').replace(signature, other), 'latin1');
}

function unpacked(stream: Buffer): Buffer | null {
  try {
    return inflateSync(stream);
  } catch {
    return null;
  }
}

const verdict = (page: Page, of: string) => page.locator('.kern-alert .kern-title', { hasText: t(`verify-verdict-${of}`) }).first().waitFor();
const line = (page: Page, what: string, answer: string) => page.getByText(`${t(`verify-check-${what}`)}: ${t(answer)}`, { exact: true }).waitFor();

async function typeBirth(page: Page, day: string): Promise<void> {
  await page.getByLabel(t('verify-birth-label')).fill(day);
  await page.getByRole('button', { name: t('verify-birth-check') }).click();
}

describe('without network', () => {
  it('knows a genuine PDF, and the person by their day of birth', async () => {
    const { page, context, misdeeds } = await employer();
    await upload(page, 'bescheinigung.pdf', 'application/pdf', pdf);
    await verdict(page, 'genuine');
    await page.getByText('Zeynep Kaya-Großmann').waitFor();
    await page.getByText(number).waitFor();
    await line(page, 'signature', 'verify-signature-good');
    await line(page, 'seal', 'verify-seal-unchecked');
    await line(page, 'register', 'verify-register-unasked');
    await typeBirth(page, '30.12.1990');
    await verdict(page, 'other-person');
    await typeBirth(page, '31.12.1990');
    await line(page, 'birth', 'verify-birth-fits');
    await line(page, 'register', 'verify-register-unreachable');
    await verdict(page, 'genuine');
    expect(misdeeds).toEqual([]);
    await context.close();
  });

  it('refuses a PDF in which one letter of the code was changed', async () => {
    const { page, context } = await employer();
    await upload(page, 'bescheinigung.pdf', 'application/pdf', withOneLetterChanged(pdf));
    await verdict(page, 'altered');
    await context.close();
  });

  it('says that a signature does not fit to another name', async () => {
    const { page, context } = await employer();
    const [header, claims, signature] = (address.split('#')[1] ?? '').split('.') as [string, string, string];
    const other = { ...(JSON.parse(Buffer.from(claims, 'base64url').toString()) as object), given_name: 'Ali' };
    await page.getByLabel(t('verify-text-label')).fill(`${header}.${Buffer.from(JSON.stringify(other)).toString('base64url')}.${signature}`);
    await page.getByRole('button', { name: t('verify-text-check'), exact: true }).click();
    await verdict(page, 'altered');
    await context.close();
  });

  it('reads a picture of the QR code', async () => {
    const { page, context, misdeeds } = await employer();
    await upload(page, 'code.gif', 'image/gif', asPicture(address));
    await verdict(page, 'genuine');
    expect(await page.getByText(t('verify-seal-how')).count()).toBe(0);
    expect(misdeeds).toEqual([]);
    await context.close();
  });

  it('says what is wrong with other files', async () => {
    const { page, context } = await employer();
    await upload(page, 'brief.pdf', 'application/pdf', Buffer.from('%PDF-1.7\nnothing\n%%EOF'));
    await page.getByText(t('verify-fault-no-code-in-pdf')).waitFor();
    await upload(page, 'brief.txt', 'text/plain', Buffer.from('nothing'));
    await page.getByText(t('verify-fault-no-picture')).waitFor();
    await page.getByLabel(t('verify-text-label')).fill('https://example.org/');
    await page.getByRole('button', { name: t('verify-text-check'), exact: true }).click();
    await page.getByText(t('verify-fault-paste')).waitFor();
    await context.close();
  });

  it('reads the QR code with the camera', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'schalter-e2e-camera-'));
    await writeFilm(join(folder, 'code.y4m'), address);
    const withCamera = await launch(join(folder, 'code.y4m'));
    const { page, context, misdeeds } = await person(withCamera, office.address);
    await page.goto('/pruefen');
    await page.getByRole('button', { name: t('verify-camera-open') }).waitFor();
    await context.setOffline(true);
    await page.getByRole('button', { name: t('verify-camera-open') }).click();
    await verdict(page, 'genuine');
    expect(misdeeds).toEqual([]);
    await withCamera.close();
    await rm(folder, { recursive: true, force: true });
  });
});

describe('after the server is gone', () => {
  it('opens again, checks a file, and no other page does', async () => {
    const { page, context, tab, misdeeds } = await employer(false);
    await page.getByText(t('verify-page-kept')).waitFor();
    await office.stop();
    try {
      await context.setOffline(true);
      await page.reload();
      await page.getByText(t('verify-keys-kept', { time: '@' }).split('@')[0] ?? '').waitFor();
      await upload(page, 'bescheinigung.pdf', 'application/pdf', pdf);
      await verdict(page, 'genuine');
      await page.getByText('Zeynep Kaya-Großmann').waitFor();
      const other = await tab();
      await expect(other.goto('/')).rejects.toThrow();
      await expect(other.goto(`/belehrung/${trainee.id}#${trainee.token}`)).rejects.toThrow();
      // Files alone are kept: no answer of the server, and nothing that opens anything.
      const kept = await page.evaluate(async () => (await (await caches.open('pruefen')).keys()).map(({ url }) => url));
      expect(kept.length).toBeGreaterThan(5);
      for (const url of kept) expect(url).toMatch(/\/(pruefen|assets\/[^?#]+|favicon\.svg)$/);
      expect(misdeeds).toEqual([]);
    } finally {
      await office.start();
    }
    // With the server the page comes from there, and keeps itself anew.
    await context.setOffline(false);
    await page.reload();
    await page.getByText(t('verify-page-kept')).waitFor();
    await context.close();
  });
});

describe('with the register', () => {
  it('opens from the QR code, and says valid, then revoked after two have decided', async () => {
    const { page, context, misdeeds } = await person(browser, office.address);
    await page.goto(`/pruefen#${address.split('#')[1] ?? ''}`);
    await verdict(page, 'genuine');
    await typeBirth(page, '31.12.1990');
    await verdict(page, 'valid');
    await line(page, 'register', 'verify-register-valid');

    await clerk.ask(`/api/v1/register/${number}/revoke`, { reason: 'Der Ausweis war gefälscht' });
    const lead = await Staff.signIn(office.address, 'leitung@musterland.example');
    await lead.ask(`/api/v1/register/${number}/revoke/confirm`, {});

    await page.getByRole('button', { name: t('verify-next') }).click();
    await upload(page, 'bescheinigung.pdf', 'application/pdf', pdf);
    await verdict(page, 'genuine');
    await typeBirth(page, '31.12.1990');
    await verdict(page, 'revoked');
    await line(page, 'register', 'verify-register-revoked');
    expect(misdeeds).toEqual([]);
    await context.close();
  });
});
