// The camera on the back of a phone, or whichever there is.

export type CameraProblem = 'denied' | 'missing' | 'busy' | 'insecure';

const PROBLEMS: Record<string, CameraProblem> = { NotAllowedError: 'denied', SecurityError: 'denied', NotReadableError: 'busy', AbortError: 'busy' };

/** Opens it; rejects with what keeps it from us. */
export async function openCameraOf(): Promise<MediaStream> {
  const media = navigator.mediaDevices as MediaDevices | undefined;
  if (!media) throw (isSecureContext ? 'missing' : 'insecure') satisfies CameraProblem;
  try {
    // A code of this size needs pixels more than frames.
    return await media.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1920 }, height: { ideal: 1080 } } });
  } catch (cause) {
    throw PROBLEMS[cause instanceof DOMException ? cause.name : ''] ?? 'missing';
  }
}
