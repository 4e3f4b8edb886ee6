// Hands without a reaction time: presses what a person would press, in the moment in which it is there. What remains is the product's own time.
import type { Page } from 'playwright-core';

/** Something to press, or only to wait for. All pieces of a step are there before any is pressed. */
export interface Step {
  press?: string[];
  see?: string;
}

/** A moment on the clock that all pages of one browser share, in milliseconds since 1970. */
export interface Moment {
  what: string;
  at: number;
}

/**
 * Runs in the page: walks through steps as the page changes, and notes when the first picture of somebody else was shown.
 * Self-contained, because it is carried into the page as text.
 */
function autopilot(): void {
  const moments: Moment[] = [];
  let steps: Step[] = [];
  const note = (what: string, at = performance.now()) => moments.push({ what, at: performance.timeOrigin + at });
  // The key that does the same may follow the words.
  const find = (label: string) =>
    [...document.querySelectorAll<HTMLElement>('a, button')].find((element) => element.textContent?.trim().startsWith(label) && !element.hasAttribute('disabled'));

  function walk(): void {
    const step = steps[0];
    if (!step) return;
    if (step.see !== undefined && !find(step.see)) return;
    const wanted = (step.press ?? []).map(find);
    if (wanted.includes(undefined)) return;
    steps = steps.slice(1);
    for (const element of wanted) {
      note(element?.textContent?.trim() ?? '');
      element?.click();
    }
    queueMicrotask(walk);
  }

  const isReceived = (track: MediaStreamTrack) => {
    const { __connections = [] } = window as unknown as { __connections?: RTCPeerConnection[] };
    return __connections.some((connection) => connection.getReceivers().some((receiver) => receiver.track === track));
  };
  const watched = new WeakSet<HTMLVideoElement>();
  function watch(video: HTMLVideoElement): void {
    video.requestVideoFrameCallback((now) => {
      const [track] = video.srcObject instanceof MediaStream ? video.srcObject.getVideoTracks() : [];
      if (track && isReceived(track)) note('picture', now);
      else watch(video);
    });
  }

  function look(): void {
    for (const video of document.querySelectorAll('video')) {
      if (watched.has(video)) continue;
      watched.add(video);
      watch(video);
    }
    walk();
  }

  // Capturing: before the page itself reacts.
  addEventListener('click', (event) => event.isTrusted && note('click', event.timeStamp), true);
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  Object.assign(window, {
    __autopilot: {
      begin: (next: Step[]) => {
        moments.length = 0;
        steps = next;
        walk();
      },
      moments: () => moments,
    },
  });
}

interface Piloted {
  __autopilot: { begin(steps: Step[]): void; moments(): Moment[] };
}

/** Must be called before the first page is opened. */
export async function install(page: Page): Promise<void> {
  await page.addInitScript(autopilot);
}

/** Lets the hands go; what they noted before is forgotten. */
export function begin(page: Page, steps: Step[]): Promise<void> {
  return page.evaluate((next) => (window as unknown as Piloted).__autopilot.begin(next), steps);
}

/** What was noted since. */
export function moments(page: Page): Promise<Moment[]> {
  return page.evaluate(() => (window as unknown as Piloted).__autopilot.moments());
}
