// What was typed and chosen before enrolling. It is kept in this tab, so that neither a reload nor the way back loses it.
import { idempotencyKey } from '../api/client';
import type { CourseView, Mode } from '../api/enrolment';
import type { Language } from '../i18n/language';
import { forget, recall, remember } from '../memory';
import { EMPTY_DATE } from './birth';
import type { PersonDraft } from './person';

export interface EnrolDraft extends PersonDraft {
  language: Language;
  mode: Mode | null;
  lesson: string | null;
  /** The same for every try of the same wish. */
  key: string;
}

const name = (course: string) => `enrol:${course}`;

export function draftOf(course: CourseView, language: Language): EnrolDraft {
  const known = recall<EnrolDraft>(name(course.id));
  if (known) return known;
  const taught = course.languages.some((one) => one.tag === language) ? language : 'de';
  const ways = course.modes;
  return {
    language: taught,
    mode: ways.length === 1 ? (ways[0] ?? null) : null,
    lesson: null,
    given: '',
    family: '',
    birth: { ...EMPTY_DATE },
    email: '',
    phone: '',
    fee: course.fees.length === 1 ? (course.fees[0]?.id ?? null) : null,
    reminder: false,
    key: idempotencyKey(),
  };
}

export function keepDraft(course: string, draft: EnrolDraft): void {
  remember(name(course), draft);
}

export function forgetDraft(course: string): void {
  forget(name(course));
}
