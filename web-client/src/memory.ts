// What this tab remembers until it is closed: drafts, the reserved appointment, tokens. Without storage (some private windows)
// it lasts until the next reload.
const fallback = new Map<string, string>();
const PREFIX = 'schalter:';

export function remember(key: string, value: unknown): void {
  const text = JSON.stringify(value);
  fallback.set(key, text);
  try {
    sessionStorage.setItem(PREFIX + key, text);
  } catch {
    // The map above holds it.
  }
}

export function recall<T>(key: string): T | null {
  let text: string | null | undefined;
  try {
    text = sessionStorage.getItem(PREFIX + key);
  } catch {
    // The map below may know it.
  }
  text ??= fallback.get(key);
  if (!text) return null;
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}

export function forget(key: string): void {
  fallback.delete(key);
  try {
    sessionStorage.removeItem(PREFIX + key);
  } catch {
    // Nothing was stored.
  }
}
