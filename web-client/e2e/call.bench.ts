// From the clerk's click on "call next" to the first picture at the citizen, in two real browser contexts. Both sides press every button the moment
// it is there. The times go as JSON to the file that SCHALTER_CALL_JSON names; load-tests judges them.
import { writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { begin, install, moments } from './autopilot';
import type { Moment, Step } from './autopilot';
import { launch, person } from './browser';
import type { Person } from './browser';
import { bookQuickly, checkIn, waitingRoom } from './citizen';
import { enterRoom, finish, signIn, sitDown, callNext } from './clerk';
import { Office } from './office';
import { t } from './words';

const PATIENCE_MS = 20_000;
/** What a page does after it is shown is done by then. */
const SETTLED_MS = 500;
const CALLS = Number(process.env.SCHALTER_CALLS ?? 5);

const CLERK: Step[] = [{ press: [t('staff-open')] }, { see: t('call-camera-off') }, { press: [t('call-enter')] }];
/** Whoever wants to be seen switches on first. */
const SEEN: Step[] = [{ press: [t('waiting-enter')] }, { press: [t('call-camera-on'), t('call-microphone-on')] }, { see: t('call-camera-off') }, { press: [t('call-enter')] }];
const UNSEEN: Step[] = [{ press: [t('waiting-enter')] }, { press: [t('call-enter-without')] }];
const CASES = [
  { name: 'the citizen enters at once', steps: UNSEEN },
  { name: 'the citizen switches camera and microphone on first', steps: SEEN },
];

let office: Office;
let browser: Browser;

beforeAll(async () => {
  office = await Office.open('127.0.0.1', { SCHALTER_BOOKING__CHECK_IN_BEFORE_MINUTES: '1440' });
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await office?.close();
});

it('shows the clerk soon after the click', { timeout: 600_000 }, async () => {
  const clerk = await person(browser, office.address);
  await install(clerk.page);
  await signIn(clerk.page);
  await sitDown(clerk.page);
  await firstCallOfTheDay(clerk);

  const measured = [];
  for (const { name, steps } of CASES) {
    const calls = [];
    for (let n = 0; n < CALLS; n++) calls.push(await call(clerk, steps));
    measured.push({ case: name, calls });
  }
  const file = process.env.SCHALTER_CALL_JSON;
  if (file) await writeFile(file, JSON.stringify(measured));
  for (const { case: name, calls } of measured) {
    const sorted = calls.map(({ first_frame_ms }) => first_frame_ms).sort((a, b) => a - b);
    console.log(name, sorted.map(Math.round).join(' '), '\n  the last:', calls.at(-1)?.steps);
  }
  expect(measured.flatMap(({ calls }) => calls)).toHaveLength(CALLS * CASES.length);
});

/** The clerk switches the devices on once a day; the browser remembers. */
async function firstCallOfTheDay(clerk: Person): Promise<void> {
  await checkIn(office.address, await bookQuickly(office.address, 'Die Erste'));
  await clerk.page.getByRole('rowheader').first().waitFor();
  await callNext(clerk.page);
  await enterRoom(clerk.page);
  await clerk.page.getByRole('button', { name: t('staff-miss') }).click();
  await clerk.page.getByRole('button', { name: t('staff-yes-miss') }).click();
  await clerk.page.waitForURL('**/schalter');
}

interface Call {
  first_frame_ms: number;
  /** What was pressed when, after the click. */
  steps: Record<string, number>;
}

/** One call of somebody who was never here before. */
async function call(clerk: Person, steps: Step[]): Promise<Call> {
  const booked = await bookQuickly(office.address, 'Ayşe Yılmaz');
  await checkIn(office.address, booked);
  const citizen = await person(browser, office.address);
  await install(citizen.page);
  await citizen.page.goto(waitingRoom(booked));
  await citizen.page.getByText(t('waiting-ahead-people', { ahead: 0 }), { exact: true }).waitFor();
  // Nobody is called in the moment in which the page has opened.
  await pause(SETTLED_MS);
  await begin(citizen.page, steps);
  await begin(clerk.page, CLERK);
  await clerk.page.getByRole('button', { name: t('staff-next') }).click();
  const [seen, pressed] = await picture(citizen, clerk);
  const click = at(pressed, 'click') ?? NaN;
  const since = (who: string, all: Moment[]) => all.map(({ what, at }) => [`${who}: ${what}`, Math.round(at - click)] as const);
  await finish(clerk.page);
  await citizen.context.close();
  return {
    first_frame_ms: (at(seen, 'picture') ?? NaN) - click,
    steps: Object.fromEntries([...since('clerk', pressed), ...since('citizen', seen)].sort(([, a], [, b]) => a - b)),
  };
}

/** Waits for the picture; what was noted until then on both sides. */
async function picture(citizen: Person, clerk: Person): Promise<[Moment[], Moment[]]> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const [seen, pressed] = [await moments(citizen.page), await moments(clerk.page)];
    if (at(seen, 'picture') !== undefined) return [seen, pressed];
    if (Date.now() > deadline) throw new Error(`no picture: ${JSON.stringify({ seen, pressed })}`);
    await pause(100);
  }
}

function at(all: Moment[], what: string): number | undefined {
  return all.find((moment) => moment.what === what)?.at;
}
