// The QR code of a certificate as a picture, and as what a camera sees.
import { writeFile } from 'node:fs/promises';
import encodeQR from 'qr';

/** A GIF, as somebody may have saved it. */
export function asPicture(text: string): Buffer {
  return Buffer.from(encodeQR(text, 'gif', { scale: 4, border: 4 }));
}

/** A film for Chromium's made-up camera (YUV4MPEG2): the code on white paper, a little off the middle. */
export async function writeFilm(file: string, text: string): Promise<void> {
  const [width, height] = [1280, 960];
  const modules = encodeQR(text, 'raw', { border: 4 });
  const size = Math.floor((height - 40) / modules.length);
  const luma = Buffer.alloc(width * height, 170);
  const [left, top] = [Math.floor((width - size * modules.length) / 2) + 12, 20];
  for (const [row, line] of modules.entries()) {
    for (const [column, dark] of line.entries()) {
      for (let y = 0; y < size; y += 1) luma.fill(dark ? 32 : 225, (top + row * size + y) * width + left + column * size, (top + row * size + y) * width + left + (column + 1) * size);
    }
  }
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, 128)]);
  await writeFile(file, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), frame, frame]));
}
