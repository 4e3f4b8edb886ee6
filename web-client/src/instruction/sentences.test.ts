import { describe, expect, it } from 'vitest';
import { SENTENCE_MAX, sentences } from './sentences';

const cut = (text: string) => sentences(text).map((one) => one.text);

describe('sentences', () => {
  it.each([
    ['Waschen Sie die Hände. Trocknen Sie sie ab.', ['Waschen Sie die Hände.', 'Trocknen Sie sie ab.']],
    ['Sind Sie krank? Sagen Sie es sofort!', ['Sind Sie krank?', 'Sagen Sie es sofort!']],
    ['Das steht in § 43 Abs. 2 und Nr. 3 IfSG. Es gilt immer.', ['Das steht in § 43 Abs. 2 und Nr. 3 IfSG.', 'Es gilt immer.']],
    ['Zum Beispiel z. B. Eis oder d. h. Speiseeis. Auch Torte.', ['Zum Beispiel z. B. Eis oder d. h. Speiseeis.', 'Auch Torte.']],
    ['Ab dem 1. Januar gilt das. Vorher nicht.', ['Ab dem 1. Januar gilt das.', 'Vorher nicht.']],
    ['Höchstens 7 °C. Nie 12.5 Grad.', ['Höchstens 7 °C.', 'Nie 12.5 Grad.']],
    ['Er sagt: „Ich bin krank.“ Dann geht er.', ['Er sagt: „Ich bin krank.“', 'Dann geht er.']],
    ['هل أنت مريض؟ أخبر رئيسك فورًا.', ['هل أنت مريض؟', 'أخبر رئيسك فورًا.']],
    ['Ви хворі? Скажіть про це. Не працюйте!', ['Ви хворі?', 'Скажіть про це.', 'Не працюйте!']],
    ['Ohne Punkt am Ende', ['Ohne Punkt am Ende']],
    ['  ', []],
    ['', []],
  ])('%s', (text, expected) => expect(cut(text)).toEqual(expected));

  it('knows where each one stands', () => {
    const text = '  Eins ist da.   Zwei auch. ';
    for (const one of sentences(text)) expect(text.slice(one.start, one.end)).toBe(one.text);
  });

  it('takes a breath in long sentences and loses no word', () => {
    const text = `${'Fleisch, Fisch und Milch verderben schnell, '.repeat(12)}also kühlen.`;
    const found = cut(text);
    expect(found.length).toBeGreaterThan(1);
    for (const one of found) expect(one.length).toBeLessThanOrEqual(SENTENCE_MAX);
    expect(found.join(' ')).toBe(text);
    expect(sentences('a'.repeat(3 * SENTENCE_MAX)).length).toBe(3);
  });
});
