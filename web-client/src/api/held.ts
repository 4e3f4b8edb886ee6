// The appointment that this tab has reserved for a service but not yet confirmed.
import { forget, recall, remember } from '../memory';
import { keepToken } from './token';
import type { HeldView, StartView } from './views';

export interface Held {
  id: string;
  /** What was reserved, so that it can be reserved again after it expired. */
  start: StartView;
  people: number;
}

const key = (authority: string, service: string) => `held:${authority}/${service}`;

export function rememberHeld(authority: string, service: string, view: HeldView, start: StartView): void {
  keepToken(view.id, view.token);
  remember(key(authority, service), { id: view.id, start, people: view.people } satisfies Held);
}

export function heldFor(authority: string, service: string): Held | null {
  return recall<Held>(key(authority, service));
}

export function forgetHeld(authority: string, service: string): void {
  forget(key(authority, service));
}
