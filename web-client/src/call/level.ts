/**
 * How loud a microphone is, for the level bar and the sign that somebody speaks. Runs on the browser's own analyser;
 * nothing is recorded and nothing leaves the page.
 */

/** Below this a level is taken for the noise of the room. */
export const SPEAKING_LEVEL = 0.2;

const SAMPLES = 1024;
const INTERVAL_MS = 100;
/** Quieter than this counts as silence, louder than `LOUD_DB` as full. */
const SILENT_DB = -60;
const LOUD_DB = -12;

/**
 * Tells the level of `track` ten times a second, from 0 (silence) to 1 (loud). Returns how to stop.
 *
 * A timer instead of animation frames, because a page in the background must go on showing who speaks.
 */
export function watchLevel(context: AudioContext, track: MediaStreamTrack, onLevel: (level: number) => void): () => void {
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const analyser = context.createAnalyser();
  analyser.fftSize = SAMPLES;
  source.connect(analyser);
  const samples = new Float32Array(SAMPLES);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    onLevel(level(samples));
  }, INTERVAL_MS);
  return () => {
    clearInterval(timer);
    source.disconnect();
  };
}

/** The level of a run of samples: root mean square in decibels, mapped to 0…1. */
export function level(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / samples.length);
  return Math.min(1, Math.max(0, (decibels - SILENT_DB) / (LOUD_DB - SILENT_DB)));
}
