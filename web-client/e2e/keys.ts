// A person who has no mouse.
import type { Locator, Page } from 'playwright-core';

/** More stops than this before something is reached is no way for a keyboard. */
const STOPS_MAX = 60;

/** Presses Tab until the focus is on `wanted`, or on one of several; fails when the way is too long or goes in circles. */
export async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.first().waitFor({ state: 'attached' });
  for (let stops = 0; stops < STOPS_MAX; stops += 1) {
    if (await wanted.evaluateAll((found) => found.some((one) => one === document.activeElement))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not reach ${wanted.toString()}`);
}

/** Goes to a button or a link by Tab, and presses Enter on it. */
export async function enter(page: Page, wanted: Locator): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press('Enter');
}
