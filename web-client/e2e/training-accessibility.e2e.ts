// The office's pages of the instruction and the employer's check, light and dark, in German and English: nothing that axe can find, and nothing that
// scrolls sideways on a telephone.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { payloadOf } from '../src/verify/pdf';
import { overflow, violations, violationsInBothThemes } from './axe';
import { launch, person } from './browser';
import type { Person } from './browser';
import { signIn } from './clerk';
import { Office } from './office';
import { Staff } from './staff';
import { askGuardian, certify, courseId, declare, enrol, giveUp, learn, NO_READING_TIME, pass, pdfOf } from './trainee';
import type { Trainee } from './trainee';
import { t } from './words';

const LANGUAGES = ['de', 'en'] as const;

let office: Office;
let browser: Browser;
let clerk: Person;
let physician: Person;
let auditor: Person;
let employer: Person;
let citizen: Person;
/** Addresses of citizens, with the right in their fragment. */
let hindered = '';
let issued = '';
let guardian = '';
let open = '';
let erased = '';
let done = '';
let number = '';
let code = '';
let lesson = '';
let version = '';

beforeAll(async () => {
  office = await Office.open('127.0.0.1', NO_READING_TIME);
  browser = await launch();
  const staff = await Staff.signIn(office.address, 'schalter1@musterland.example');
  const trainee = await enrol(office.address);
  number = await certify(office.address, trainee, staff);
  code = (await payloadOf(await pdfOf(office.address, trainee, number))) ?? '';
  done = trainee.id;
  open = (await enrol(office.address, { fee: 'exempt', givenName: 'Đorđe', familyName: 'Petrović-Großmann' })).id;
  const gone = await enrol(office.address);
  await giveUp(office.address, gone);
  erased = gone.id;
  await staff.ask(`/api/v1/register/${number}/revoke`, { reason: 'Der Ausweis war gefälscht' });
  const start = new Date(Date.now() + 600_000).toISOString();
  lesson = (await staff.ask<{ id: string }>('/api/v1/lessons', { course: await courseId(office.address), start, minutes: 60, language: 'de', seats: 12 })).id;
  const doctor = await Staff.signIn(office.address, 'aerztin@musterland.example');
  version = (await doctor.ask<{ versions: { id: string }[] }>('/api/v1/releases')).versions[0]?.id ?? '';
  clerk = await person(browser, office.address);
  await signIn(clerk.page, 'schalter1@musterland.example');
  physician = await person(browser, office.address);
  await signIn(physician.page, 'aerztin@musterland.example');
  await staff.ask('/api/v1/register/search', { family_name: 'Yılmaz-Großmann', birth_date: '1985-03-12', reason: 'Zweitschrift beantragt' });
  auditor = await person(browser, office.address);
  await signIn(auditor.page, 'revision@musterland.example');
  employer = await person(browser, office.address);
  citizen = await person(browser, office.address);
  const unsure = await enrol(office.address);
  await pass(office.address, unsure, await learn(office.address, unsure));
  await declare(office.address, unsure, 'unsure');
  hindered = addressOf(unsure, '/erklaerung');
  const holder = await enrol(office.address);
  await certify(office.address, holder, staff);
  issued = addressOf(holder, '/bescheinigung');
  const minor = await enrol(office.address, { birthDate: underAge() });
  await pass(office.address, minor, await learn(office.address, minor));
  await askGuardian(office.address, minor, 'fatma@example.org');
  const mail = (await office.mailTo('fatma@example.org')).replaceAll('=\r\n', '').replaceAll('=3D', '=');
  guardian = /\/belehrung\/[0-9a-f-]{36}\/sorge#[A-Za-z0-9_-]{16,64}/.exec(mail)?.[0] ?? '';
  expect(guardian, 'a link in the mail').not.toBe('');
});

function addressOf({ id, token }: Trainee, rest: string): string {
  return `/belehrung/${id}${rest}#${token}`;
}

/** Somebody of sixteen years. */
function underAge(): string {
  return `${new Date().getFullYear() - 16}-01-01`;
}

afterAll(async () => {
  await browser?.close();
  await office?.close();
});

const PAGES: [string, () => Person, () => string][] = [
  ['counter', () => clerk, () => '/schalter'],
  ['participants', () => clerk, () => '/schalter/teilnahmen'],
  ['participant', () => clerk, () => `/schalter/teilnahmen/${open}`],
  ['participant with certificate', () => clerk, () => `/schalter/teilnahmen/${done}`],
  ['participant who is erased', () => clerk, () => `/schalter/teilnahmen/${erased}`],
  ['hindrances', () => physician, () => '/schalter/hinderungen'],
  ['lessons', () => clerk, () => '/schalter/gruppen'],
  ['planned lesson', () => clerk, () => `/schalter/gruppen/${lesson}`],
  ['register', () => clerk, () => '/schalter/register'],
  ['entry', () => clerk, () => `/schalter/register/${number}`],
  ['entry for the second person', () => physician, () => `/schalter/register/${number}`],
  ['log of searches', () => auditor, () => '/schalter/suchen'],
  ['release', () => physician, () => '/schalter/freigabe'],
  ['reading before the release', () => physician, () => `/schalter/freigabe/${version}`],
  ['figures', () => physician, () => '/schalter/zahlen'],
  ['not allowed', () => clerk, () => '/schalter/hinderungen'],
  ['hindrance of a citizen', () => citizen, () => hindered],
  ['issued certificate', () => citizen, () => issued],
  ['guardian', () => citizen, () => guardian],
  ['check', () => employer, () => '/pruefen'],
  ['result', () => employer, () => `/pruefen#${code}`],
  ['refused', () => employer, () => `/pruefen#${code.slice(0, -6)}AAAAAA`],
];

async function visit(page: Page, address: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(address);
  await page.waitForFunction(() => document.querySelector('h1') !== null && !document.querySelector('main[aria-busy]') && !document.querySelector('.loader'));
}

describe.each(LANGUAGES)('in %s', (language) => {
  beforeAll(async () => {
    for (const { context } of [clerk, physician, auditor, employer, citizen]) {
      await context.addInitScript((chosen) => location.protocol === 'about:' || localStorage.setItem('schalter:language', chosen), language);
    }
  });

  it.each(PAGES)('%s', async (_name, who, address) => {
    const { page, misdeeds } = who();
    await visit(page, address());
    expect(await violationsInBothThemes(page)).toEqual([]);
    for (const width of [360, 768]) {
      await page.setViewportSize({ width, height: 740 });
      expect(await overflow(page), `at ${width}`).toBeLessThanOrEqual(0);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    expect(misdeeds).toEqual([]);
  });
});

describe('forms that open', () => {
  it('have nothing that axe can find', async () => {
    const { page } = clerk;
    await visit(page, '/schalter/teilnahmen');
    await page.getByRole('button', { name: t('training-on-site', {}, 'en') }).click();
    await page.getByLabel(t('training-given', {}, 'en'), { exact: true }).waitFor();
    await page.getByRole('button', { name: t('training-on-site-enrol', {}, 'en') }).click();
    expect(await violations(page)).toEqual([]);
    await visit(page, '/schalter/gruppen');
    await page.getByRole('button', { name: t('training-lesson-plan', {}, 'en') }).click();
    expect(await violations(page)).toEqual([]);
    await visit(physician.page, `/schalter/register/${number}`);
    await physician.page.getByRole('button', { name: t('register-confirm', {}, 'en') }).click();
    expect(await violations(physician.page)).toEqual([]);
  });
});

describe('a participant who is erased', () => {
  it('leaves nothing to decide', async () => {
    const { page } = clerk;
    const decisions = page.getByRole('heading', { name: new RegExp(`^(${[t('training-fee', {}, 'en'), t('training-issue', {}, 'en')].join('|')})$`) });
    await visit(page, `/schalter/teilnahmen/${open}`);
    expect(await decisions.count(), 'about somebody').toBe(2);
    await visit(page, `/schalter/teilnahmen/${erased}`);
    expect(await page.getByRole('listitem').filter({ hasText: t('training-event-person-erased', {}, 'en') }).count(), 'in the history').toBe(1);
    expect(await decisions.count(), 'about nobody').toBe(0);
  });
});
