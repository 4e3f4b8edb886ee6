// Whose counter this is: the authority whose name, logo and colour the frame shows.
import type { Text } from '../i18n/text';

export interface Brand {
  slug: string;
  name: Text;
  colour: string;
  logo_url: string;
}

let shown = $state.raw<Brand | null>(null);

export const brand = {
  get current() {
    return shown;
  },
};

/** Shows an authority in the frame; `null` shows the product's own name. */
export function showBrand(next: Brand | null): void {
  shown = next;
  const root = document.documentElement.style;
  if (next && /^#[0-9a-f]{6}$/i.test(next.colour)) {
    root.setProperty('--brand', next.colour);
    root.setProperty('--brand-ink', inkOn(next.colour));
  } else {
    root.removeProperty('--brand');
    root.removeProperty('--brand-ink');
  }
}

/** Black or white, whichever has more contrast on a colour `#rrggbb` (WCAG relative luminance). */
export function inkOn(colour: string): '#000000' | '#ffffff' {
  const channel = (from: number) => {
    const value = parseInt(colour.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? '#ffffff' : '#000000';
}
