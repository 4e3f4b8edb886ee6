// The appointment that this tab has reserved for a service but not yet confirmed.
import { forget, recall, remember } from '../memory';
import { keepToken } from './token';
import type { HeldView, StartView } from './views';

export interface Held {
  id: string;
  /** What was reserved, so that it can be reserved again; not known when the appointment's link was opened in another tab. */
  start: StartView | null;
  people: number;
}

const key = (authority: string, service: string) => `held:${authority}/${service}`;

export function rememberHeld(authority: string, service: string, view: HeldView, start: StartView): void {
  keepToken(view.id, view.token);
  remember(key(authority, service), { id: view.id, start, people: view.people } satisfies Held);
}

/** Goes on in this tab with a reservation that was made in another one. */
export function adoptHeld(authority: string, service: string, id: string, people: number): void {
  if (heldFor(authority, service)?.id !== id) remember(key(authority, service), { id, start: null, people } satisfies Held);
}

export function heldFor(authority: string, service: string): Held | null {
  return recall<Held>(key(authority, service));
}

export function forgetHeld(authority: string, service: string): void {
  forget(key(authority, service));
}
