/**
 * Single keys that press buttons. They rest while somebody types, and can be switched off for good, because speech input and
 * unsteady hands hit single keys by accident (WCAG 2.1.4).
 */
import { recall, remember } from './remembered';

const KEY = 'shortcuts';
let enabled = $state(recall(KEY) !== 'off');

export const shortcuts = {
  get enabled(): boolean {
    return enabled;
  },
  set enabled(on: boolean) {
    enabled = on;
    remember(KEY, on ? 'on' : 'off');
  },
};

/** Carries out the action of a pressed key, if it is one of `actions` (by capital letter or digit). */
export function pressed(event: KeyboardEvent, actions: Record<string, () => void>): void {
  if (!enabled || event.defaultPrevented || event.repeat) return;
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector('dialog[open]')) return;
  const action = actions[event.key.toUpperCase()];
  if (!action) return;
  event.preventDefault();
  action();
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}
