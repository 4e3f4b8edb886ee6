// One's own enrolment on the page that is open: asked for with the token of its link, followed while it is open, signed out after
// idling, and changed by requests that are tried again when the network drops.
import { untrack } from 'svelte';
import * as api from '../api/enrolment';
import type { CourseView, EnrolmentView, Holder } from '../api/enrolment';
import { openLive } from '../api/live';
import { loaded } from '../api/loaded.svelte';
import { Problem } from '../api/problem';
import { tokenOf } from '../api/token';
import { chosenLanguage } from '../i18n/language';
import { chooseLanguage, offeredLanguages } from '../i18n/words.svelte';
import { forget } from '../memory';
import { showBrand } from '../ui/brand.svelte';

export interface Opened {
  enrolment: EnrolmentView;
  course: CourseView;
}

export interface Open {
  readonly id: string;
  readonly token: string;
  readonly holder: Holder;
  readonly value: Opened | null;
  readonly problem: Problem | null;
  /** Whether idling has ended this visit. */
  readonly signedOut: boolean;
  load(): Promise<void>;
  /** Puts in the newer state that a request answered with. */
  set(enrolment: EnrolmentView): void;
  signOut(): void;
  /** The address of a page of this enrolment, with its token. */
  address(page?: string): string;
}

/** Call it while a page is set up. `page` is the rest of its address, `/test` for example. */
export function openEnrolment(id: string, page: string): Open {
  const token = tokenOf(id);
  const holder = api.holder(id, token ?? '');
  let signedOut = $state(false);
  // A reload, a bookmark and a copied address must all lead back here, so the token stays in the fragment.
  if (token && location.hash !== `#${token}`) history.replaceState(history.state, '', api.enrolmentAddress(id, token, page));

  const whole = loaded<Opened>(async () => {
    if (!token) throw new Problem('not-found', 404);
    const enrolment = await holder.view();
    showBrand(enrolment.authority);
    await adoptLanguage(enrolment);
    return { enrolment, course: await api.course(enrolment.course.id) };
  });

  const set = (enrolment: EnrolmentView) => {
    if (whole.value) whole.set({ ...whole.value, enrolment });
  };

  // A clerk may check, pay in or release while the page is open.
  const alive = $derived(!signedOut && whole.value !== null && whole.value.enrolment.state !== 'ended');
  $effect(() => {
    if (!alive || !token) return;
    const live = openLive({
      token,
      onEvent: (name, data) => {
        if (name === 'enrolment') set((data as { enrolment: EnrolmentView }).enrolment);
      },
    });
    const seen = () => document.visibilityState === 'visible' && void untrack(() => whole.load());
    document.addEventListener('visibilitychange', seen);
    return () => {
      live.close();
      document.removeEventListener('visibilitychange', seen);
    };
  });

  return {
    id,
    token: token ?? '',
    holder,
    set,
    load: () => whole.load(),
    get value() {
      return signedOut ? null : whole.value;
    },
    get problem() {
      return whole.problem;
    },
    get signedOut() {
      return signedOut;
    },
    signOut() {
      signedOut = true;
      forget(`token:${id}`);
      history.replaceState({}, '', `/belehrung/${id}`);
    },
    address: (rest = '') => api.enrolmentAddress(id, token ?? '', rest),
  };
}

/** Whoever comes by a link on another device reads on in the language they learn in, until they choose another one by hand. */
async function adoptLanguage({ language }: EnrolmentView): Promise<void> {
  if (!chosenLanguage() && offeredLanguages().includes(language)) await chooseLanguage(language);
}
