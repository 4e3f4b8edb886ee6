// The instruction as citizens walk it: from the first question to the certificate, alone, under age, in doubt, on two devices, with the
// keyboard alone, in six languages.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overflow, violationsInBothThemes } from './axe';
import { launch, person } from './browser';
import type { Person } from './browser';
import { enter, tabTo } from './keys';
import { Office } from './office';
import { Staff } from './staff';
import { takeTest } from './test-page';
import { enrol, learn, pass, view } from './trainee';
import type { Trainee } from './trainee';
import { t } from './words';
import type { Language } from './words';

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

const page = ({ id, token }: Trainee, rest = '') => `/belehrung/${id}${rest}#${token}`;

async function settled(of: Page): Promise<void> {
  await of.waitForFunction(() => document.querySelector('h1') !== null && !document.querySelector('main[aria-busy]') && !document.querySelector('.loader'));
}

/** Opens an address afresh: a change of the fragment alone would load nothing. */
async function open(of: Page, address: string): Promise<void> {
  await of.goto('about:blank');
  await of.goto(address);
  await settled(of);
}

/** A person who has chosen a language before. */
async function speaker(language: Language): Promise<Person> {
  const one = await person(browser, office.address);
  await one.context.addInitScript((chosen) => location.protocol === 'about:' || localStorage.setItem('schalter:language', chosen), language);
  return one;
}

/** Tries the answers of every control question on the page until each is right. */
async function answerAll(of: Page, language: Language): Promise<void> {
  const say = (key: string) => t(key, {}, language);
  const questions = of.locator('form.question');
  for (let i = 0; i < (await questions.count()); i += 1) {
    const question = questions.nth(i);
    const result = question.getByRole('status');
    // Answered before, by luck: options come in another order each time.
    if ((await result.getByText(say('question-right'), { exact: true }).count()) > 0) continue;
    for (const option of await question.getByRole('radio').all()) {
      await option.check({ force: true });
      await question.getByRole('button', { name: say('question-check') }).click();
      await result.getByText(new RegExp(`^(${say('question-right')}|${say('question-wrong')})$`)).waitFor();
      if ((await result.getByText(say('question-right'), { exact: true }).count()) > 0) break;
    }
  }
}

describe.each(['de', 'ar'] as const)('the whole way in %s', (language) => {
  it('leads from the first question to the certificate', async () => {
    const say = (key: string, values = {}) => t(key, values, language);
    const { page: of, context, misdeeds } = await speaker(language);
    await open(of, '/musterland/belehrung');
    expect(await of.evaluate(() => document.documentElement.dir)).toBe(language === 'ar' ? 'rtl' : 'ltr');
    await of.locator('.courses a').click();
    await of.locator('#need-activity input, [id^=need-] input').first().check({ force: true });
    await of.getByRole('link', { name: say('course-start') }).click();
    await of.getByRole('radio', { name: say('mode-self_paced') }).check({ force: true });
    expect(await of.getByLabel(say('enrol-language')).inputValue()).toBe(language);
    await of.getByRole('button', { name: say('enrol-next') }).click();
    await of.getByLabel(say('enrolment-given-name')).fill('Amina');
    await of.getByLabel(say('enrolment-family-name')).fill('Al-Khatib');
    await of.locator('#birth').fill('3');
    await of.locator('#birth-month').fill('7');
    await of.locator('#birth-year').fill('1985');
    await of.getByLabel(say('field-email'), { exact: true }).fill(`amina.${language}@example.org`);
    // Nothing typed is lost by a reload.
    await of.reload();
    expect(await of.getByLabel(say('enrolment-given-name')).inputValue()).toBe('Amina');
    expect(await of.locator('#birth-year').inputValue()).toBe('1985');
    await of.locator('#fee input').first().check({ force: true });
    await of.getByRole('button', { name: say('enrol-review') }).click();
    await of.getByText('Al-Khatib').waitFor();
    await of.getByRole('button', { name: say('enrol-confirm') }).click();
    await of.waitForURL(/\/belehrung\/[0-9a-f-]{36}#/);
    await of.getByRole('heading', { level: 1, name: say('enrolment-title') }).waitFor();
    const address = new URL(of.url());
    const trainee: Trainee = { id: address.pathname.split('/')[2] ?? '', token: address.hash.slice(1), birthDate: '1985-07-03' };
    expect(await office.mailTo(`amina.${language}@example.org`)).toContain('multipart');

    await open(of, page(trainee, '/kapitel/1'));
    expect(await of.locator('article').getAttribute('dir')).toBe(language === 'ar' ? 'rtl' : 'ltr');
    await answerAll(of, language);
    await of.getByText(say('lesson-done-title'), { exact: true }).first().waitFor();
    await of.getByRole('link', { name: say('lesson-next', { number: 2 }) }).click();
    await of.waitForURL(/kapitel\/2/);
    const right = await learn(office.address, trainee, language);
    await open(of, page(trainee, '/test'));
    await takeTest(of, right, language);

    await open(of, page(trainee, '/erklaerung'));
    await of.locator('#declaration input[value=declare]').check({ force: true });
    await of.getByRole('button', { name: say('declaration-on') }).click();
    await of.getByRole('button', { name: say('declaration-send') }).click();
    await of.locator('.kern-alert--success').waitFor();

    await open(of, page(trainee, '/gebuehr'));
    await of.locator('#payment input[value=counter]').check({ force: true });
    await of.getByRole('button', { name: say('fee-confirm') }).click();
    await of.getByText(say('fee-chosen-counter-title')).first().waitFor();
    const clerk = await Staff.signIn(office.address, 'schalter1@musterland.example');
    await clerk.ask(`/api/v1/participants/${trainee.id}/fee`, { decision: 'paid' });
    // The page learns of it by itself.
    await of.locator('.kern-alert--success').getByText(say('fee-state-paid')).waitFor();

    await open(of, page(trainee, '/bescheinigung'));
    await of.getByRole('button', { name: say('certificate-issue') }).click();
    await of.locator('.number').waitFor();
    const [download] = await Promise.all([of.waitForEvent('download'), of.getByRole('button', { name: say('certificate-pdf') }).click()]);
    expect(download.suggestedFilename()).toMatch(/\.pdf$/);
    const [proof] = await Promise.all([of.waitForEvent('download'), of.getByRole('button', { name: say('certificate-sd-jwt') }).click()]);
    expect(proof.suggestedFilename()).toMatch(/\.sd-jwt$/);
    expect(misdeeds).toEqual([]);
    await context.close();
  });
});

it('lets a person with custody declare by a link of their own', async () => {
  const minor = await enrol(office.address, { birthDate: '2010-05-06' });
  await pass(office.address, minor, await learn(office.address, minor));
  const child = await person(browser, office.address);
  await child.page.goto(page(minor, '/erklaerung'));
  await child.page.getByLabel(t('guardian-name')).fill('Fatma Kaya');
  await child.page.getByLabel(t('guardian-email')).fill('fatma@example.org');
  await child.page.getByRole('button', { name: t('guardian-ask') }).click();
  await child.page.getByText(t('guardian-state-asked')).first().waitFor();
  const mail = (await office.mailTo('fatma@example.org')).replaceAll('=\r\n', '').replaceAll('=3D', '=');
  const link = /\/belehrung\/[0-9a-f-]{36}\/sorge#[A-Za-z0-9_-]{16,64}/.exec(mail)?.[0] ?? '';
  expect(link).not.toBe('');
  const parent = await person(browser, office.address);
  await parent.page.goto(link);
  // Without a name nothing goes out, and the page says so.
  await parent.page.locator('#declaration input[value=declare]').check({ force: true });
  await parent.page.getByRole('button', { name: t('declaration-on') }).click();
  await parent.page.getByText(t('custody-name-missing')).first().waitFor();
  await parent.page.getByLabel(t('custody-name'), { exact: true }).fill('Fatma Kaya');
  await parent.page.locator('#relation input[value=custody]').check({ force: true });
  await parent.page.getByRole('button', { name: t('declaration-on') }).click();
  await parent.page.getByRole('button', { name: t('declaration-send') }).click();
  await parent.page.getByText(t('custody-declared')).waitFor();
  await child.page.getByText(t('guardian-state-declared')).first().waitFor();
  expect([...child.misdeeds, ...parent.misdeeds]).toEqual([]);
  await child.context.close();
  await parent.context.close();
});

it('leads whoever is not sure to the health officer, in place', async () => {
  const trainee = await enrol(office.address);
  await pass(office.address, trainee, await learn(office.address, trainee));
  const { page: of, context, misdeeds } = await person(browser, office.address);
  await of.goto(page(trainee, '/erklaerung'));
  await of.locator('#declaration input[value=unsure]').check({ force: true });
  await of.getByRole('button', { name: t('declaration-on') }).click();
  await of.getByRole('button', { name: t('declaration-send') }).click();
  await of.getByRole('heading', { name: t('hindrance-title') }).waitFor();
  await of.getByRole('radio', { name: /\d\d:\d\d/ }).first().check({ force: true });
  await of.getByRole('button', { name: t('book-confirm') }).click();
  await of.getByText(t('booked-title')).waitFor();
  const { appointments } = (await view(office.address, trainee)) as { appointments: { purpose: string; state: string }[] };
  expect(appointments).toMatchObject([{ purpose: 'hindrance', state: 'booked' }]);
  await of.getByRole('link', { name: t('booked-open') }).click();
  await of.getByText(t('appointment-state-booked'), { exact: true }).waitFor();
  expect(misdeeds).toEqual([]);
  await context.close();
});

it('goes on after a reload, a dropped line, and on another device', async () => {
  const trainee = await enrol(office.address);
  const { page: of, context, misdeeds } = await person(browser, office.address);
  await of.goto(page(trainee, '/kapitel/1'));
  const first = of.locator('form.question').first();
  await first.getByRole('radio').first().check({ force: true });
  await of.reload();
  expect(await first.getByRole('radio').first().isChecked()).toBe(true);
  await context.setOffline(true);
  await first.getByRole('button', { name: t('question-check') }).click();
  await of.getByText(t('sending-waiting')).waitFor();
  await of.getByText(t('enrolment-offline')).waitFor();
  await context.setOffline(false);
  await first.getByRole('status').locator('strong').waitFor();
  await answerAll(of, 'de');
  await of.getByText(t('lesson-done-title'), { exact: true }).first().waitFor();
  const other = await person(browser, office.address, { viewport: { width: 360, height: 740 } });
  await other.page.goto(page(trainee));
  await other.page.getByText(t('chapters-state', { done: 1, count: 9 })).waitFor();
  expect([...misdeeds, ...other.misdeeds]).toEqual([]);
  await context.close();
  await other.context.close();
});

it('signs out whoever has left, after a warning that can be answered', async () => {
  const trainee = await enrol(office.address);
  const { page: of, context } = await person(browser, office.address);
  await of.clock.install();
  await of.goto(page(trainee));
  await of.getByRole('heading', { level: 1, name: t('enrolment-title') }).waitFor();
  await of.clock.fastForward('28:30');
  await of.getByRole('dialog').getByRole('button', { name: t('idle-stay') }).click();
  await of.clock.fastForward('05:00');
  expect(await of.getByRole('dialog').count()).toBe(0);
  await of.clock.fastForward('24:00');
  await of.getByRole('dialog').waitFor();
  await of.clock.fastForward('02:00');
  await of.getByRole('heading', { level: 1, name: t('idle-over-title') }).waitFor();
  expect(of.url()).not.toContain(trainee.token);
  await of.reload();
  await of.getByRole('heading', { level: 1, name: t('enrolment-no-token-title') }).waitFor();
  await context.close();
});

it('reads aloud where the browser has a voice', async () => {
  const trainee = await enrol(office.address);
  const { page: of, context, misdeeds } = await person(browser, office.address);
  await of.goto(page(trainee, '/kapitel/1'));
  await of.locator('article').waitFor();
  expect(await of.getByRole('button', { name: t('read-aloud'), exact: true }).count()).toBe(0);
  await context.addInitScript(() => {
    const said: string[] = [];
    const voice = { lang: 'de-DE', localService: true, name: 'Test', voiceURI: 'test', default: true };
    let ended: (() => void) | null = null;
    Object.defineProperty(window, 'speechSynthesis', {
      value: { getVoices: () => [voice], speak: (one: { text: string; onend: () => void }) => (said.push(one.text), (ended = one.onend)), cancel: () => {}, addEventListener: () => {}, removeEventListener: () => {} },
    });
    Object.assign(window, { SpeechSynthesisUtterance: class { constructor(readonly text: string) {} }, __said: said, __next: () => ended?.() });
  });
  await of.reload();
  await of.getByRole('button', { name: t('read-aloud'), exact: true }).click();
  const said = () => of.evaluate(() => (window as unknown as { __said: string[] }).__said);
  const next = () => of.evaluate(() => (window as unknown as { __next: () => void }).__next());
  const marked = () => of.evaluate(() => [...((CSS.highlights as unknown as Map<string, Set<Range>>).get('reading') ?? [])].map(String).join(''));
  const [begin] = await said();
  expect(await marked()).toBe(begin);
  await next();
  expect((await said()).length).toBe(2);
  await of.getByRole('button', { name: t('read-pause') }).click();
  await of.getByRole('button', { name: t('read-resume') }).click();
  const [, second, again] = await said();
  expect(again).toBe(second);
  await of.getByRole('button', { name: t('read-stop') }).click();
  expect(await marked()).toBe('');
  expect(misdeeds).toEqual([]);
  await context.close();
});

/** Chooses in a group of radio buttons with the arrow keys. */
async function arrowTo(of: Page, wanted: string): Promise<void> {
  await of.keyboard.press('Space');
  for (let steps = 0; steps < 4; steps += 1) {
    const name = await of.evaluate(() => (document.activeElement as HTMLInputElement | null)?.labels?.[0]?.querySelector('.name')?.textContent?.trim() ?? '');
    if (name === wanted) return;
    await of.keyboard.press('ArrowDown');
  }
  throw new Error(`no answer "${wanted}"`);
}

it('can be learnt and passed with the keyboard alone', async () => {
  const other = await enrol(office.address);
  const right = await learn(office.address, other);
  const trainee = await enrol(office.address);
  const { page: of, context, misdeeds } = await person(browser, office.address);
  await of.goto(page(trainee, '/kapitel/1'));
  await of.locator('form.question').first().waitFor();
  const asks = await of.locator('form.question legend').allTextContents();
  for (const ask of asks) {
    const question = of.locator('form.question').filter({ hasText: ask });
    await tabTo(of, question.getByRole('radio'));
    await arrowTo(of, right.get(ask.trim()) ?? '');
    await enter(of, question.getByRole('button', { name: t('question-check') }));
    await question.getByText(t('question-right'), { exact: true }).first().waitFor();
  }
  await enter(of, of.getByRole('link', { name: t('lesson-next', { number: 2 }) }));
  await of.waitForURL(/kapitel\/2/);
  await learn(office.address, trainee);
  await open(of, page(trainee, '/test'));
  await enter(of, of.getByRole('button', { name: t('exam-begin') }));
  for (let i = 0; i < 10; i += 1) {
    await of.getByRole('heading', { level: 2, name: t('exam-question', { number: i + 1, count: 10 }), exact: true }).waitFor();
    const ask = ((await of.locator('#exam-question legend').textContent()) ?? '').trim();
    await tabTo(of, of.locator('#exam-question').getByRole('radio'));
    await arrowTo(of, right.get(ask) ?? '');
    await of.keyboard.press('Enter');
  }
  await enter(of, of.getByRole('button', { name: t('exam-hand-in') }));
  await of.getByRole('heading', { name: t('exam-passed-title'), exact: true }).waitFor();
  expect(misdeeds).toEqual([]);
  await context.close();
});

describe('every page in every language', () => {
  const people = new Map<string, Trainee>();
  const PAGES: [string, string, string][] = [
    ['overview', 'fresh', ''],
    ['chapter', 'fresh', '/kapitel/1'],
    ['test', 'learnt', '/test'],
    ['declaration', 'passed', '/erklaerung'],
    ['guardian', 'minor', '/erklaerung'],
    ['identity', 'stranger', '/ausweis'],
    ['fee', 'fresh', '/gebuehr'],
    ['certificate', 'fresh', '/bescheinigung'],
  ];
  const COURSE = ['/musterland/belehrung', '/musterland/belehrung/ifsg43', '/musterland/belehrung/ifsg43?schritt=weg'];

  beforeAll(async () => {
    for (const name of ['fresh', 'learnt', 'passed']) people.set(name, await enrol(office.address));
    people.set('minor', await enrol(office.address, { birthDate: '2010-05-06' }));
    people.set('stranger', await enrol(office.address, { authority: 'beispielhausen' }));
    for (const name of ['learnt', 'passed', 'minor']) {
      const one = people.get(name) as Trainee;
      const right = await learn(office.address, one);
      if (name !== 'learnt') await pass(office.address, one, right);
    }
  });

  const addresses = () => [...COURSE, ...PAGES.map(([, who, rest]) => page(people.get(who) as Trainee, rest)), '/belehrung/01900000-0000-7000-8000-000000000000', '/belehrung/01900000-0000-7000-8000-000000000000/sorge#0123456789abcdef012345'];

  it.each(['de', 'en', 'de-leicht', 'uk', 'tr', 'ar'] as const)('has no barrier that axe can find in %s, light and dark, and none at 320 pixels', async (language) => {
    const { page: of, context, misdeeds } = await speaker(language);
    for (const address of addresses()) {
      await of.setViewportSize({ width: 1280, height: 800 });
      await open(of, address);
      expect(await violationsInBothThemes(of), address).toEqual([]);
      await of.setViewportSize({ width: 320, height: 640 });
      expect(await overflow(of), address).toBeLessThanOrEqual(0);
    }
    expect(misdeeds).toEqual([]);
    await context.close();
  });
});
