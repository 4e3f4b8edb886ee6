// Light or dark: the system decides until the visitor does.
const KEY = 'schalter:theme';
export type Theme = 'light' | 'dark';

const system = matchMedia('(prefers-color-scheme: dark)');
let chosen = $state<Theme | null>(remembered());
let systemDark = $state(system.matches);
system.addEventListener('change', (event) => (systemDark = event.matches));

export const theme = {
  get current(): Theme {
    return chosen ?? (systemDark ? 'dark' : 'light');
  },
};

export function chooseTheme(next: Theme): void {
  chosen = next;
  applyTheme();
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // The choice then lasts as long as the page.
  }
}

/** Tells KERN's tokens; without a choice they follow the system by themselves. */
export function applyTheme(): void {
  const root = document.documentElement;
  if (chosen) {
    root.dataset.kernTheme = chosen;
    root.style.colorScheme = chosen;
  }
}

function remembered(): Theme | null {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : null;
  } catch {
    return null;
  }
}
