// Left and right in our styles and in KERN's become start and end, and nothing else changes.
import postcss from 'postcss';
import { describe, expect, it } from 'vitest';
import { logical } from '../tools/logical';

const turned = (css: string) => postcss([logical()]).process(`a{${css}}`, { from: undefined }).css.slice(2, -1);

describe('logical properties', () => {
  it.each([
    ['left: 1rem', 'inset-inline-start: 1rem'],
    ['margin-right: auto', 'margin-inline-end: auto'],
    ['padding-left: 2px', 'padding-inline-start: 2px'],
    ['border-left: 6px solid red', 'border-inline-start: 6px solid red'],
    ['border-right-color: red', 'border-inline-end-color: red'],
    ['border-top-left-radius: 4px', 'border-start-start-radius: 4px'],
    ['text-align: right', 'text-align: end'],
    ['padding: 1px 2px 3px var(--space, 4px)', 'padding-block: 1px 3px;padding-inline: var(--space, 4px) 2px'],
  ])('%s becomes %s', (from, to) => expect(turned(from)).toBe(to));

  it.each(['padding: 1px 2px', 'padding: 1px 2px 3px 2px', 'margin: 0 auto', 'text-align: center', 'top: 0', 'transform: translateX(1px)'])('%s stays', (css) => expect(turned(css)).toBe(css));
});
