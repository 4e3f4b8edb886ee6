/**
 * What this browser remembers for its person between visits: strictly what they chose, nothing about them. Storage may be
 * refused (private windows); then everything lasts as long as the page.
 */
const PREFIX = 'schalter:';
const memory = new Map<string, string>();

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

export function remember(key: string, value: string): void {
  memory.set(key, value);
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    // The choice then lasts as long as the page.
  }
}
