// Says something to screen readers without moving the focus. The live region itself is in App.svelte.
let sentence = $state('');
let pending: ReturnType<typeof setTimeout> | undefined;

export const announcement = {
  get text() {
    return sentence;
  },
};

/** Announces politely. The region is emptied first, so that the same sentence is said again. */
export function announce(text: string): void {
  sentence = '';
  clearTimeout(pending);
  pending = setTimeout(() => (sentence = text), 100);
}
