// Turns every "left" and "right" of our styles and of KERN's into "start" and "end", so that one stylesheet serves languages that
// are written from the right as well. Pages in a left-to-right language look exactly as before.
import type { Plugin as PostcssPlugin, Declaration } from 'postcss';

const CORNER = /^border-(top|bottom)-(left|right)-radius$/;
const EDGE = /^(margin|padding|border|scroll-margin|scroll-padding)-(left|right)(-(?:color|style|width))?$/;
const flow = (side: string) => (side === 'left' ? 'start' : 'end');
const line = (side: string) => (side === 'top' ? 'start' : 'end');

/** The name a property has in the direction of writing; its own when it has none. */
export function logicalName(name: string): string {
  if (name === 'left' || name === 'right') return `inset-inline-${flow(name)}`;
  const corner = CORNER.exec(name);
  if (corner) return `border-${line(corner[1] as string)}-${flow(corner[2] as string)}-radius`;
  const edge = EDGE.exec(name);
  return edge ? `${edge[1]}-inline-${flow(edge[2] as string)}${edge[3] ?? ''}` : name;
}

/** The parts of a shorthand, split at spaces that are not inside brackets. */
export function parts(value: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let current = '';
  for (const letter of value.trim()) {
    if (letter === '(') depth++;
    if (letter === ')') depth--;
    if (depth === 0 && /\s/.test(letter)) {
      if (current) found.push(current);
      current = '';
    } else current += letter;
  }
  return current ? [...found, current] : found;
}

function turn(declaration: Declaration): void {
  const { prop, value } = declaration;
  const name = logicalName(prop);
  if (name !== prop) declaration.prop = name;
  else if (prop === 'text-align' && (value === 'left' || value === 'right')) declaration.value = flow(value);
  else if (prop === 'margin' || prop === 'padding') {
    const [top, right, bottom, left] = parts(value);
    if (left === undefined || left === right) return;
    declaration.cloneBefore({ prop: `${prop}-block`, value: `${top} ${bottom}` });
    declaration.replaceWith(declaration.clone({ prop: `${prop}-inline`, value: `${left} ${right}` }));
  }
}

export function logical(): PostcssPlugin {
  return { postcssPlugin: 'schalter-logical', Declaration: turn };
}
