// Reads a QR code from a picture or from a frame of the camera: by the browser's own detector where there is one, else by a decoder
// that comes from our own server with the page, so that it is there without network.
import { decodeQR } from 'qr/decode.js';

interface Detector {
  detect(image: ImageBitmapSource): Promise<{ rawValue: string }[]>;
}
type DetectorMaker = (new (options: { formats: string[] }) => Detector) & { getSupportedFormats(): Promise<string[]> };

/** Longest edges at which a still picture is tried, in pixels: a large photograph may be read better when it is made smaller. */
const EDGES = [1600, 1000, 2600, 600];
const STILL_MS = 1500;
const FRAME_MS = 80;

let maker: Promise<Detector | null> | undefined;

async function detector(): Promise<Detector | null> {
  const Maker = (globalThis as { BarcodeDetector?: DetectorMaker }).BarcodeDetector;
  if (!Maker) return null;
  const formats: string[] = await Maker.getSupportedFormats().catch(() => []);
  return formats.includes('qr_code') ? new Maker({ formats: ['qr_code'] }) : null;
}

/** What stands in the QR code of a still picture; `null` when none is found. Throws when it is no picture. */
export async function readPicture(file: Blob): Promise<string | null> {
  const picture = await createImageBitmap(file);
  try {
    for (const edge of EDGES) {
      const scale = Math.min(1, edge / Math.max(picture.width, picture.height));
      const found = await read(picture, picture.width * scale, picture.height * scale, STILL_MS);
      if (found) return found;
    }
    return null;
  } finally {
    picture.close();
  }
}

/** What stands in the QR code that the camera sees now. */
export function readFrame(video: HTMLVideoElement): Promise<string | null> {
  return read(video, video.videoWidth, video.videoHeight, FRAME_MS);
}

async function read(source: CanvasImageSource & ImageBitmapSource, width: number, height: number, timeLimit: number): Promise<string | null> {
  if (width < 1 || height < 1) return null;
  const own = await (maker ??= detector());
  const seen = await own?.detect(source).catch(() => []);
  if (seen?.[0]) return seen[0].rawValue;
  const canvas = new OffscreenCanvas(Math.round(width), Math.round(height));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  context.fillStyle = '#fff'; // a PNG may be transparent where its paper is white
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  try {
    return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height), { timeLimit });
  } catch {
    return null; // the decoder throws when it finds nothing
  }
}
