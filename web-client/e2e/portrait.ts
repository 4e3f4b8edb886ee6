// A moving picture for a made-up camera, so that pictures of the product show a person's outline and not a test card.
// Uncompressed YUV4MPEG2, the format Chromium's fake camera reads.
import { writeFile } from 'node:fs/promises';

const WIDTH = 640;
const HEIGHT = 360;

/** Luma, blue and red difference of a flat colour. */
type Yuv = readonly [number, number, number];

export interface Portrait {
  wall: Yuv;
  clothes: Yuv;
  skin: Yuv;
  hair: Yuv;
}

export const CITIZEN: Portrait = { wall: [198, 122, 134], clothes: [92, 150, 112], skin: [158, 112, 148], hair: [46, 126, 132] };
export const CLERK: Portrait = { wall: [212, 130, 122], clothes: [66, 132, 122], skin: [176, 114, 144], hair: [104, 114, 140] };

export async function writePortrait(file: string, portrait: Portrait): Promise<void> {
  const frame = Buffer.alloc(WIDTH * HEIGHT * 1.5);
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const [luma, blue, red] = colourAt(portrait, x, y);
      frame[y * WIDTH + x] = luma;
      if (x % 2 === 0 && y % 2 === 0) {
        const at = (y / 2) * (WIDTH / 2) + x / 2;
        frame[WIDTH * HEIGHT + at] = blue;
        frame[WIDTH * HEIGHT * 1.25 + at] = red;
      }
    }
  }
  await writeFile(file, Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F20:1 Ip A1:1 C420jpeg\nFRAME\n`), frame]));
}

function colourAt({ wall, clothes, skin, hair }: Portrait, x: number, y: number): Yuv {
  const inside = (cx: number, cy: number, rx: number, ry: number) => ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1;
  if (inside(320, 172, 58, 76) && !inside(320, 92, 66, 44)) return skin;
  if (inside(320, 150, 74, 92) && y < 190) return hair;
  if (x > 294 && x < 346 && y > 220 && y < 272) return skin;
  if (inside(320, 400, 190, 150)) return clothes;
  return wall;
}
