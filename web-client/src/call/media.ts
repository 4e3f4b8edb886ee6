/**
 * Camera, microphone and screen: opens them, names what went wrong, lists what could be chosen instead.
 * Knows the browser's devices and nothing about calls.
 */
import type { Source } from './state';

/** What keeps a device from us; each has words that say what to do. */
export type MediaProblem =
  /** The person or the system said no. */
  | 'denied'
  /** There is no such device. */
  | 'missing'
  /** Another program holds it. */
  | 'busy'
  /** The page is not on https or the own machine: browsers hide devices then. */
  | 'insecure'
  | 'failed';

export class MediaFailure extends Error {
  constructor(
    readonly source: Source,
    readonly problem: MediaProblem,
    cause?: unknown,
  ) {
    super(`${source}: ${problem}`, { cause });
  }
}

/** One choosable device. Its label is empty until the person has granted access once. */
export interface Device {
  id: string;
  label: string;
}

export interface Devices {
  microphones: Device[];
  cameras: Device[];
  speakers: Device[];
}

/** Opens the microphone; speech is cleaned by the browser. */
export async function openMicrophone(deviceId?: string): Promise<MediaStreamTrack> {
  const track = await open('microphone', {
    audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...chosen(deviceId) },
  });
  track.contentHint = 'speech';
  return track;
}

/**
 * Opens the camera with 640×360 at 30 frames. Sign language needs the frames more than the pixels (EN 301 549, 6.5):
 * the hint 'motion' makes the encoder give up resolution first.
 */
export async function openCamera(deviceId?: string): Promise<MediaStreamTrack> {
  const track = await open('camera', {
    video: { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 30, max: 30 }, ...chosen(deviceId) },
  });
  track.contentHint = 'motion';
  return track;
}

/** Asks which window to show. Text must stay sharp, so here frames go first. */
export async function openScreen(): Promise<MediaStreamTrack> {
  const media = devicesOrNothing();
  if (!media || !('getDisplayMedia' in media)) throw new MediaFailure('screen', 'missing');
  try {
    const stream = await media.getDisplayMedia({ video: { frameRate: { max: 10 } }, audio: false });
    const track = stream.getVideoTracks()[0];
    if (!track) throw new MediaFailure('screen', 'missing');
    track.contentHint = 'detail';
    return track;
  } catch (cause) {
    throw failure('screen', cause);
  }
}

/** Whether this browser can show a screen at all; phones cannot. */
export function canShareScreen(): boolean {
  const media = devicesOrNothing();
  return media !== undefined && 'getDisplayMedia' in media;
}

/** What could be chosen right now; empty lists where the browser tells nothing. */
export async function listDevices(): Promise<Devices> {
  const found: Devices = { microphones: [], cameras: [], speakers: [] };
  const media = devicesOrNothing();
  if (!media) return found;
  for (const { kind, deviceId, label } of await media.enumerateDevices()) {
    // Before access is granted browsers list devices without an id; they cannot be chosen.
    if (deviceId === '') continue;
    const device = { id: deviceId, label };
    if (kind === 'audioinput') found.microphones.push(device);
    else if (kind === 'videoinput') found.cameras.push(device);
    else found.speakers.push(device);
  }
  return found;
}

/** Calls back when a device is plugged in or pulled out; returns how to stop. */
export function onDevicesChanged(changed: () => void): () => void {
  const media = devicesOrNothing();
  media?.addEventListener('devicechange', changed);
  return () => media?.removeEventListener('devicechange', changed);
}

async function open(source: Source, constraints: MediaStreamConstraints): Promise<MediaStreamTrack> {
  const media = devicesOrNothing();
  if (!media) throw new MediaFailure(source, window.isSecureContext ? 'missing' : 'insecure');
  try {
    const track = (await media.getUserMedia(constraints)).getTracks()[0];
    if (!track) throw new MediaFailure(source, 'missing');
    return track;
  } catch (cause) {
    throw failure(source, cause);
  }
}

/** `navigator.mediaDevices` is absent on insecure pages, whatever the type says. */
function devicesOrNothing(): MediaDevices | undefined {
  return navigator.mediaDevices as MediaDevices | undefined;
}

/** 'ideal', not 'exact': a device that was pulled out meanwhile must not cost the call. */
function chosen(deviceId: string | undefined): MediaTrackConstraints {
  return deviceId ? { deviceId: { ideal: deviceId } } : {};
}

/** The names are those of the Media Capture specification, section 10.2, and what browsers really throw. */
const PROBLEMS: Record<string, MediaProblem> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  PermissionDeniedError: 'denied',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  AbortError: 'busy',
  TrackStartError: 'busy',
};

/** Our own error for whatever the browser threw. */
export function failure(source: Source, cause: unknown): MediaFailure {
  if (cause instanceof MediaFailure) return cause;
  const name = cause instanceof Error || cause instanceof DOMException ? cause.name : '';
  return new MediaFailure(source, PROBLEMS[name] ?? 'failed', cause);
}
