// The film of a chapter: loaded with its course, played in the lesson, with captions and all of it as text.
import { execFile } from 'node:child_process';
import { copyFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overflow, violations } from './axe';
import { launch, person } from './browser';
import { Office } from './office';
import { enrol } from './trainee';
import { t } from './words';

const SERVER = join(import.meta.dirname, '../../server');
const LANGUAGES = ['de', 'en', 'de-leicht', 'uk', 'tr', 'ar'];
const run = promisify(execFile);

let data: string;
let office: Office;
let browser: Browser;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'schalter-film-'));
  office = await Office.open('127.0.0.1', { SCHALTER_DATA: data });
  await loadFilm();
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
  await office?.close();
  await rm(data, { recursive: true, force: true });
});

/** Loads the course of the program once more, with a film in its first chapter; afterwards its folder is gone. */
async function loadFilm(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'schalter-course-'));
  await cp(join(SERVER, 'content/courses/ifsg43'), folder, { recursive: true });
  const about = join(folder, 'course.toml');
  await writeFile(about, (await readFile(about, 'utf8')).replace(/^version = .*$/m, 'version = "film"'));
  const chapter = join(folder, 'chapters/01-why');
  await copyFile(join(SERVER, 'tests/http/film.webm'), join(chapter, 'film.webm'));
  for (const tag of LANGUAGES) {
    await writeFile(join(chapter, `film.${tag}.vtt`), `WEBVTT\n\n00:00.000 --> 00:03.000\nEin Ball rollt (${tag})\n`);
    await writeFile(join(chapter, `film.${tag}.md`), `# Film\n\nMan sieht einen Ball. Er rollt (${tag}).\n`);
  }
  const binary = process.env.SCHALTER_BIN ?? '';
  await run(binary, ['course', 'check', folder]);
  await run(binary, ['course', 'import', '--authority', 'musterland', folder], { env: { SCHALTER_DATA: data }, cwd: data });
  await rm(folder, { recursive: true });
}

describe('the film of a chapter', () => {
  it.each(['de', 'ar'] as const)('plays in the lesson, with captions and as text, in %s', async (language) => {
    const trainee = await enrol(office.address, { language });
    const { page, context, misdeeds } = await person(browser, office.address, { viewport: { width: 360, height: 740 } });
    await context.addInitScript((chosen) => location.protocol === 'about:' || localStorage.setItem('schalter:language', chosen), language);
    await page.goto(`/belehrung/${trainee.id}/kapitel/1#${trainee.token}`);
    const film = page.getByRole('region', { name: t('lesson-film', {}, language) });
    await film.scrollIntoViewIfNeeded();

    const video = film.locator('video');
    const played = await video.evaluate(async (element: HTMLVideoElement) => {
      element.muted = true;
      await element.play();
      await new Promise((done) => element.addEventListener('timeupdate', () => element.currentTime > 0.3 && done(null)));
      element.currentTime = 1.5;
      await new Promise((done) => element.addEventListener('seeked', done, { once: true }));
      element.pause();
      const captions = [...element.textTracks].find(({ mode }) => mode === 'showing');
      return {
        readyState: element.readyState,
        width: element.videoWidth,
        at: element.currentTime,
        captions: captions?.language,
        cues: [...(captions?.cues ?? [])].map((cue) => (cue as VTTCue).text),
        languages: element.textTracks.length,
      };
    });
    expect(played.readyState).toBeGreaterThanOrEqual(2);
    expect(played.width).toBe(320);
    expect(played.at).toBeGreaterThanOrEqual(1.4);
    expect(played).toMatchObject({ captions: language, cues: [`Ein Ball rollt (${language})`], languages: LANGUAGES.length });

    await film.getByText(t('lesson-film-transcript', {}, language)).click();
    await film.getByText(`Man sieht einen Ball. Er rollt (${language}).`).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    if (process.env.SCHALTER_SHOTS_FOLDER) await page.screenshot({ path: join(process.env.SCHALTER_SHOTS_FOLDER, `film-${language}.png`) });
    expect(misdeeds).toEqual([]);
    await context.close();
  });
});
