// The final test on its page.
import type { Page } from 'playwright-core';
import { t } from './words';
import type { Language } from './words';

/** Answers the questions of the test with what was learnt and hands it in. */
export async function takeTest(of: Page, right: ReadonlyMap<string, string>, language: Language): Promise<void> {
  const say = (key: string) => t(key, {}, language);
  await of.getByRole('button', { name: say('exam-begin') }).click();
  for (let i = 0; i < 10; i += 1) {
    const group = of.locator('#exam-question');
    await of.getByRole('heading', { level: 2, name: new RegExp(`${i + 1}(\\u2069)? .*10`) }).waitFor();
    const ask = ((await group.locator('legend').textContent()) ?? '').trim();
    await group.locator('label').filter({ hasText: right.get(ask) ?? '?' }).first().click();
    await of.getByRole('button', { name: say(i < 9 ? 'exam-next' : 'exam-to-end') }).click();
  }
  await of.getByRole('button', { name: say('exam-hand-in') }).click();
  await of.getByRole('heading', { name: say('exam-passed-title'), exact: true }).waitFor();
}
