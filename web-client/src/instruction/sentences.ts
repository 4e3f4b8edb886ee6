// Cuts a lesson into sentences, for the voice that reads it aloud and for the mark that follows it. Own rules where the browser
// has no `Intl.Segmenter`, or where it stumbles over "§ 43 Abs. 2" and "z. B.".

export interface Sentence {
  /** Where it begins and ends in the text it was cut from; `end` is behind its last letter. */
  start: number;
  end: number;
  text: string;
}

/** Longer pieces make some voices fall silent after a quarter of a minute. */
export const SENTENCE_MAX = 220;

/** What ends in a full stop and does not end a sentence. */
const SHORT = /(?:^|[\s(„"«])(?:z|B|d|h|u|a|bzw|usw|ca|Abs|Nr|Art|Dr|Prof|St|Str|e\.g|i\.e|No|vs|etc|ст|п|ч|ін|т|д|напр|ör|vb|vs|bkz|md)\.$/u;
const ENDS = /[.!?…؟۔]+["“”»’')\]]*(?=\s|$)/gu;

export function sentences(text: string): Sentence[] {
  const found: Sentence[] = [];
  let from = 0;
  for (const mark of text.matchAll(ENDS)) {
    const end = mark.index + mark[0].length;
    const before = text.slice(from, end);
    if (mark[0] === '.' && (SHORT.test(before) || /(?:^|\s)\d{1,2}\.$/.test(before)) && end < text.length) continue;
    add(found, text, from, end);
    from = end;
  }
  add(found, text, from, text.length);
  return found;
}

function add(found: Sentence[], text: string, from: number, to: number): void {
  let start = from;
  let end = to;
  while (start < end && /\s/.test(text[start] as string)) start++;
  while (end > start && /\s/.test(text[end - 1] as string)) end--;
  while (end - start > SENTENCE_MAX) {
    const cut = pause(text, start);
    found.push({ start, end: cut, text: text.slice(start, cut) });
    start = cut;
    while (start < end && /\s/.test(text[start] as string)) start++;
  }
  if (end > start) found.push({ start, end, text: text.slice(start, end) });
}

/** Where one takes a breath in a long sentence: behind the last comma, else at the last space. */
function pause(text: string, start: number): number {
  const piece = text.slice(start, start + SENTENCE_MAX);
  const comma = Math.max(...[', ', '; ', ': ', '، ', '؛ ', ' – '].map((mark) => piece.lastIndexOf(mark)));
  if (comma > SENTENCE_MAX / 3) return start + comma + 1;
  const space = piece.lastIndexOf(' ');
  return start + (space > 0 ? space : SENTENCE_MAX);
}
