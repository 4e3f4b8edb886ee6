// Finds the code in a certificate's PDF: the QR code is a link as well, and its address carries the code. Reads bytes only; a PDF is never
// rendered or run. Where there is no such link, as in a scan, it hands out the pictures for somebody to look at.
import { PAYLOAD_CHARACTERS_MAX } from './payload';

export const FILE_BYTES_MAX = 20 * 1024 * 1024;
const UNPACKED_BYTES_MAX = 8 * 1024 * 1024;
const STREAMS_MAX = 400;
const PICTURES_MAX = 8;

const ADDRESS = /\/pruefen#([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)/;

export function isPdf(file: Uint8Array): boolean {
  // Some programs put a few bytes before the mark (ISO 32000-1, annex H.3.4.1).
  return latin(file.subarray(0, 1024)).includes('%PDF-');
}

/** The code in the bytes of a PDF, plain or inside packed streams; `null` when there is none. */
export async function payloadOf(file: Uint8Array): Promise<string | null> {
  const direct = addressIn(latin(file));
  if (direct) return direct;
  let seen = 0;
  for (const { dictionary, content } of streams(file)) {
    if (!dictionary.includes('FlateDecode') || dictionary.includes('/Image')) continue;
    if (++seen > STREAMS_MAX) return null;
    const unpacked = await inflate(content);
    const found = unpacked && addressIn(latin(unpacked));
    if (found) return found;
  }
  return null;
}

/** The photographs in a PDF (JPEG), for scans; larger ones than a logo first. */
export function picturesOf(file: Uint8Array): Blob[] {
  return [...streams(file)]
    .filter(({ dictionary }) => dictionary.includes('DCTDecode'))
    .map(({ content }) => content)
    .toSorted((a, b) => b.length - a.length)
    .slice(0, PICTURES_MAX)
    .map((content) => new Blob([new Uint8Array(content)], { type: 'image/jpeg' }));
}

function addressIn(text: string): string | null {
  const found = ADDRESS.exec(text)?.[1] ?? ADDRESS.exec(unhexed(text))?.[1] ?? null;
  return found && found.length <= PAYLOAD_CHARACTERS_MAX ? found : null;
}

/** Strings may also be written in hexadecimal (ISO 32000-1, 7.3.4.3): the ones that begin like an address. */
function unhexed(text: string): string {
  return [...text.matchAll(/<(68747470[0-9A-Fa-f\s]+)>/gi)]
    .map(([, digits = '']) => digits.replace(/\s/g, '').replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16))))
    .join('\n');
}

interface Stream {
  dictionary: string;
  content: Uint8Array;
}

function* streams(file: Uint8Array): Generator<Stream> {
  const text = latin(file);
  let at = 0;
  for (;;) {
    const word = text.indexOf('stream', at);
    if (word < 0) return;
    at = word + 6;
    if (text.slice(word - 3, word) === 'end') continue;
    const start = text[at] === '\r' ? at + 2 : at + 1;
    const end = text.indexOf('endstream', start);
    if (end < 0) return;
    yield { dictionary: text.slice(Math.max(0, text.lastIndexOf('obj', word)), word), content: file.subarray(start, end) };
    at = end + 9;
  }
}

/** Unpacks zlib data; stops at a limit, so that a small file cannot become a large one. `null` when it cannot be unpacked. */
async function inflate(packed: Uint8Array): Promise<Uint8Array | null> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    const reader = new Blob([new Uint8Array(packed)]).stream().pipeThrough(new DecompressionStream('deflate')).getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      pieces.push(value);
      length += value.length;
      if (length > UNPACKED_BYTES_MAX) {
        void reader.cancel();
        break;
      }
    }
  } catch {
    // A line end before `endstream` is junk to the unpacker, which says so after it has given everything out.
  }
  if (length === 0) return null;
  const whole = new Uint8Array(length);
  let filled = 0;
  for (const piece of pieces) {
    whole.set(piece, filled);
    filled += piece.length;
  }
  return whole;
}

/** Bytes as characters, one to one. */
function latin(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}
