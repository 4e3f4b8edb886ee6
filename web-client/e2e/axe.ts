// What axe finds on a page, and what does not fit on a narrow one.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** The rules that look at colours; nothing else differs between light and dark. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** What axe finds and still finds a moment later: in the first moment the colours of a look may only be half applied. */
export async function violations(page: Page): Promise<string[]> {
  return twice(page, (builder) => builder.withTags(RULES));
}

/** Everything axe finds on the light page, and what it says to the colours of the dark one. The page follows the system's theme. */
export async function violationsInBothThemes(page: Page): Promise<string[]> {
  const light = await violations(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await twice(page, (builder) => builder.withRules(COLOUR_RULES));
  await page.emulateMedia({ colorScheme: 'light' });
  return [...light, ...dark.map((found) => `dark: ${found}`)];
}

/** How many CSS pixels of the page lie beside the screen: what would have to be scrolled to sideways. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

type Choice = (builder: AxeBuilder) => AxeBuilder;

async function twice(page: Page, choice: Choice): Promise<string[]> {
  const first = await look(page, choice);
  if (first.length === 0) return first;
  await page.waitForTimeout(500);
  return look(page, choice);
}

async function look(page: Page, choice: Choice): Promise<string[]> {
  // Without frames there is nothing to put together in a second page.
  const { violations: found } = await choice(new AxeBuilder({ page }).setLegacyMode()).analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`));
}
