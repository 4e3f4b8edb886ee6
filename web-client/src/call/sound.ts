/**
 * The sounds of the house, made by the browser: no file to load, nothing to play before a gesture allowed it.
 */

/** Frequencies in hertz, one after the other; a rising fourth calls, a single soft tone notes. */
const MELODIES = {
  /** It is your turn. */
  called: [523.25, 659.25, 783.99],
  /** Somebody arrived; soft, because a clerk hears it forty times a day. */
  arrived: [587.33],
  /** Speaker test. */
  test: [440, 554.37, 659.25, 880],
} as const;

const TONE_MS = 260;
const VOLUME: Record<keyof typeof MELODIES, number> = { called: 0.35, arrived: 0.08, test: 0.3 };

let shared: AudioContext | undefined;

/**
 * The page's one audio context. Browsers keep it suspended until a gesture; call this from a click or key handler and
 * later sounds play even when the page is in the background.
 */
export function unlockSound(): AudioContext {
  shared ??= new AudioContext();
  if (shared.state === 'suspended') void shared.resume();
  return shared;
}

/** Unlocks sound with the next gesture anywhere on the page, and says so. Returns how to stop waiting for it. */
export function unlockSoundWithNextGesture(unlocked: () => void = () => {}): () => void {
  const gestures = ['pointerdown', 'keydown'] as const;
  const stop = () => gestures.forEach((gesture) => removeEventListener(gesture, unlock));
  const unlock = () => {
    unlockSound();
    unlocked();
    stop();
  };
  gestures.forEach((gesture) => addEventListener(gesture, unlock));
  return stop;
}

/** Whether a sound would be heard now. */
export function soundAllowed(): boolean {
  return shared?.state === 'running' || navigator.userActivation?.hasBeenActive === true;
}

/** Plays a melody; silently nothing where the browser does not allow it yet. */
export async function play(melody: keyof typeof MELODIES, speaker?: string): Promise<void> {
  // Before the first gesture a browser only complains.
  if (!soundAllowed()) return;
  const context = unlockSound();
  if (context.state !== 'running') await context.resume();
  await chooseSpeaker(context, speaker);
  MELODIES[melody].forEach((frequency, index) => {
    tone(context, frequency, context.currentTime + (index * TONE_MS) / 1000, VOLUME[melody]);
  });
}

/** Vibrates where there is something that vibrates. */
export function vibrate(): void {
  if ('vibrate' in navigator && navigator.userActivation?.hasBeenActive) navigator.vibrate([300, 150, 300, 150, 600]);
}

/** `setSinkId` on an audio context is known to Chromium only; elsewhere the system's speaker plays. */
async function chooseSpeaker(context: AudioContext, speaker: string | undefined): Promise<void> {
  const selectable = context as AudioContext & { setSinkId?: (id: string) => Promise<void> };
  if (speaker !== undefined) await selectable.setSinkId?.(speaker);
}

function tone(context: AudioContext, frequency: number, at: number, volume: number): void {
  const oscillator = context.createOscillator();
  const envelope = context.createGain();
  oscillator.frequency.value = frequency;
  envelope.gain.setValueAtTime(0, at);
  envelope.gain.linearRampToValueAtTime(volume, at + 0.02);
  envelope.gain.exponentialRampToValueAtTime(0.001, at + TONE_MS / 1000);
  oscillator.connect(envelope).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + TONE_MS / 1000);
}
