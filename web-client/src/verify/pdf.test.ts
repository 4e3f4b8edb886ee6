// Finds the code wherever a PDF writer may have put the address of the link.
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { isPdf, payloadOf, picturesOf } from './pdf';

const CODE = 'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJtdXN0ZXJsYW5kIn0.c2lnbmF0dXJl_-x';
const ADDRESS = `https://termin.example/pruefen#${CODE}`;

const raw = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const pdf = (body: string) => raw(`%PDF-1.7\n%\xe2\xe3\xcf\xd3\n${body}\n%%EOF\n`);
const packed = (content: string, end = '\n') => {
  const bytes = deflateSync(Buffer.from(content, 'latin1')).toString('latin1');
  return `7 0 obj\n<</Type/ObjStm/Filter/FlateDecode/Length ${bytes.length}>>\nstream\n${bytes}${end}endstream\nendobj`;
};

describe('payloadOf', () => {
  it('finds a plain link', async () => {
    expect(await payloadOf(pdf(`3 0 obj <</S/URI/URI(${ADDRESS})>> endobj`))).toBe(CODE);
  });

  it('finds a link in hexadecimal', async () => {
    expect(await payloadOf(pdf(`<</URI <${Buffer.from(ADDRESS).toString('hex').toUpperCase()}>>>`))).toBe(CODE);
  });

  it.each(['\n', '\r\n', ''])('finds a link in a packed stream that ends with %j', async (end) => {
    expect(await payloadOf(pdf(`${packed('nothing here')}\n${packed(`<</S/URI/URI(${ADDRESS})>>`, end)}`))).toBe(CODE);
  });

  it('goes on after a stream that cannot be unpacked', async () => {
    const broken = '5 0 obj <</Filter/FlateDecode>>\nstream\nnot zlib at all\nendstream endobj';
    expect(await payloadOf(pdf(`${broken}\n${packed(`(${ADDRESS})`)}`))).toBe(CODE);
  });

  it('finds nothing in other files, and does not stumble over them', async () => {
    expect(await payloadOf(pdf('(https://termin.example/pruefen)'))).toBeNull();
    expect(await payloadOf(pdf(packed('(https://termin.example/musterland)')))).toBeNull();
    expect(await payloadOf(pdf('stream endstream stream'))).toBeNull();
    expect(await payloadOf(new Uint8Array())).toBeNull();
  });

  it('stops unpacking at its limit', async () => {
    const bomb = packed(' '.repeat(30 * 1024 * 1024) + ADDRESS);
    expect(await payloadOf(pdf(bomb))).toBeNull();
  });
});

describe('a scan', () => {
  it('hands out its photographs, the largest first', () => {
    const jpeg = (letters: string) => `1 0 obj <</Subtype/Image/Filter/DCTDecode>>\nstream\n${letters}\nendstream endobj`;
    const found = picturesOf(pdf(`${jpeg('small')}\n${jpeg('much larger')}`));
    expect(found.map(({ size, type }) => [size, type])).toEqual([
      [12, 'image/jpeg'],
      [6, 'image/jpeg'],
    ]);
  });
});

it('knows a PDF by its mark', () => {
  expect(isPdf(pdf(''))).toBe(true);
  expect(isPdf(raw('junk before\n%PDF-1.4'))).toBe(true);
  expect(isPdf(raw('\x89PNG'))).toBe(false);
});
