// Live group lessons: the instructor's side with the cookie, the participant's with the token of the enrolment.
import type { Language } from '../i18n/language';
import type { Text } from '../i18n/text';
import { bearer } from './client';
import type { Block, LessonSummary } from './enrolment';
import { send } from './send';
import type { PassView } from './views';

export interface Slide {
  chapter: number;
  number: number;
  of: number;
  title: string;
  language: Language;
  blocks: Block[];
}

export interface LessonParticipant {
  enrolment: string;
  name: string;
  birth_date?: string | null;
  language: Language;
  state: 'expected' | 'lobby' | 'present' | 'away' | 'left';
  identity: string;
  exam: string;
  joined_at: string | null;
  seconds_present: number;
  presence: { asked_at: string; answered: boolean }[];
  attended?: boolean | null;
}

export interface LessonView extends LessonSummary {
  course?: { id: string; name: Text };
  chapters?: number;
  slide: Slide | null;
  side_room: string | null;
  participants: LessonParticipant[];
  presence: { open_until: string } | null;
}

export interface LessonForParticipant extends LessonSummary {
  you: 'expected' | 'lobby' | 'present' | 'away';
  slide: Slide | null;
  side_room: boolean;
  presence: { id: string; until: string } | null;
  opens_at: string;
  attended?: boolean | null;
}

export interface NewLesson {
  course: string;
  start: string;
  minutes: number;
  language: Language;
  interpreter?: Language;
  seats: number;
}

const LESSONS = '/api/v1/lessons';
const at = (id: string, action = '') => `${LESSONS}/${id}${action}`;

export const lessons = async () => (await send<{ lessons: LessonSummary[] }>('GET', LESSONS)).lessons;
export const planLesson = (plan: NewLesson) => send<LessonSummary>('POST', LESSONS, plan);
export const cancelLesson = (id: string) => send<void>('DELETE', at(id));
export const lesson = (id: string) => send<LessonView>('GET', at(id));
export const openLesson = (id: string) => send<LessonView>('POST', at(id, '/open'), {});
export const endLesson = (id: string) => send<LessonView>('POST', at(id, '/end'), {});
export const lessonPass = (id: string) => send<PassView>('POST', at(id, '/pass'), {});
export const openSideRoom = (id: string, enrolment: string) => send<PassView>('POST', at(id, '/side-room'), { enrolment });
export const closeSideRoom = (id: string) => send<LessonView>('POST', at(id, '/side-room/close'), {});
export const showSlide = (id: string, chapter: number, number: number) => send<LessonView>('POST', at(id, '/slide'), { chapter, number });
export const askPresence = (id: string) => send<LessonView>('POST', at(id, '/presence'), {});
export const decideAttended = (id: string, enrolment: string, attended: boolean, reason: string) => send<LessonView>('POST', at(id, '/attended'), { enrolment, attended, reason });

const own = (enrolment: string, action = '') => `/api/v1/enrolments/${enrolment}/lesson${action}`;

export const ownLesson = (enrolment: string, token: string) => send<LessonForParticipant>('GET', own(enrolment), undefined, bearer(token));
export const ownPass = (enrolment: string, token: string, room: 'main' | 'side') => send<PassView>('POST', own(enrolment, '/pass'), { room }, bearer(token));
export const answerPresence = (enrolment: string, token: string, id: string) => send<LessonForParticipant>('POST', own(enrolment, '/presence'), { id }, bearer(token));
