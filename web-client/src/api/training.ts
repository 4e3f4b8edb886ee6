// The office's side of the instruction: participants, hindrances, release of content, figures.
import type { Language } from '../i18n/language';
import type { Text } from '../i18n/text';
import type { Block, CourseSummary, CourseView, EnrolmentView, LessonSummary, Mode, PersonDetails, Step, StepState } from './enrolment';
import { send } from './send';

export type Waiting = 'identity' | 'fee' | 'hindrance' | 'declaration' | 'certificate';
export type IdentityState = EnrolmentView['identity']['state'];
export type FeeState = EnrolmentView['fee']['state'];

export interface ParticipantRow {
  id: string;
  name: string;
  birth_date: string;
  language: Language;
  mode: Mode;
  started_at: string;
  last_seen_at: string;
  next: Step | null;
  steps: { step: Step; state: StepState }[];
  progress: { chapters_done: number; chapters: number; exam_failures: number };
  identity: { method: string; state: IdentityState };
  fee: { tariff: string; name: Text; cents: number; currency: string; state: FeeState };
  lesson: LessonSummary | null;
  expires_on: string;
}

export interface Counts {
  identity: number;
  fee: number;
  hindrance?: number | null;
}

export interface ParticipantPage {
  participants: ParticipantRow[];
  more: boolean;
  counts: Counts;
}

export interface ParticipantView extends ParticipantRow {
  person: PersonDetails;
  declaration?: { state: EnrolmentView['declaration']['state']; at: string | null };
  course?: EnrolmentView['course'];
  appointments: { purpose: string; id: string; start: string; state: string }[];
  certificate: EnrolmentView['certificate'];
  history: { at: string; kind: string; by: string | null }[];
}

export interface Enrolled {
  id: string;
  token: string;
}

export const DOCUMENTS = ['id_card', 'passport', 'residence_permit', 'other'] as const;
export const METHODS = ['video', 'group', 'on_site'] as const;
export const LEVELS = ['normal', 'basic'] as const;

export interface IdentityDecision {
  outcome: 'confirmed' | 'refused';
  method: (typeof METHODS)[number];
  document: (typeof DOCUMENTS)[number];
  level: (typeof LEVELS)[number];
  reason?: string;
}

export interface CourseVersion {
  id: string;
  course: { id: string; slug: string; name: Text };
  version: string;
  content_hash: string;
  imported_at: string;
  state: 'imported' | 'proposed' | 'released' | 'withdrawn';
  /** Those it was proposed or released for. */
  languages: Language[];
  /** Those it was written in. */
  content_languages: Language[];
  proposed_by: string | null;
  proposed_at: string | null;
  released_by: string | null;
  released_at: string | null;
  note: string | null;
  enrolments_open: number;
  chapters?: number;
}

export interface ReadChapter {
  number: number;
  title: string;
  language: Language;
  direction: 'ltr' | 'rtl';
  scope: 'full' | 'key_messages';
  blocks: Block[];
  questions: { id: string; ask: string; options: { id: string; text: string; right: boolean; why: string }[] }[];
  seconds_min: number;
}

export interface Figures {
  enrolments: number;
  completed: number;
  certificates: number;
  by_language: { language: Language; enrolments: number; completed: number }[];
  by_mode: { mode: Mode; enrolments: number; completed: number }[];
  questions: { id: string; ask: string; language: Language; answers: number; right_first_share: number | null }[];
}

const V1 = '/api/v1';

/** The courses that the own authority offers. */
export async function offeredCourses(authority: string): Promise<CourseSummary[]> {
  return (await send<{ courses: CourseSummary[] }>('GET', `${V1}/authorities/${authority}/courses`)).courses;
}

export function participants(query: { course?: string; waiting?: Waiting | ''; query?: string; page?: number }): Promise<ParticipantPage> {
  const wanted = Object.entries(query).filter(([, value]) => value !== undefined && value !== '' && value !== 0);
  return send('GET', `${V1}/participants?${new URLSearchParams(wanted.map(([name, value]) => [name, String(value)])).toString()}`);
}

export const participant = (id: string) => send<ParticipantView>('GET', `${V1}/participants/${id}`);

export interface OnSite {
  course: string;
  person: PersonDetails;
  language: Language;
  fee: string;
  mode: 'on_site';
}

export const enrolOnSite = (who: OnSite) => send<Enrolled>('POST', `${V1}/participants`, who);
export const decideIdentity = (id: string, decision: IdentityDecision) => send<ParticipantView>('POST', `${V1}/participants/${id}/identity`, decision);
export const decideFee = (id: string, decision: 'exempt' | 'not_exempt' | 'paid' | 'invoiced') => send<ParticipantView>('POST', `${V1}/participants/${id}/fee`, { decision });
export const decideHindrance = (id: string, decision: 'cleared' | 'closed') => send<ParticipantView>('POST', `${V1}/participants/${id}/hindrance`, { decision });
export const issueOnSite = (id: string, reason: string, instructed_on: string) => send<ParticipantView>('POST', `${V1}/participants/${id}/issue`, { reason, instructed_on });

export const releases = async () => (await send<{ versions: CourseVersion[] }>('GET', `${V1}/releases`)).versions;
export const propose = (id: string, languages: Language[], note: string) => send<CourseVersion>('POST', `${V1}/releases/${id}/propose`, { languages, note });
export const confirmRelease = (id: string) => send<CourseVersion>('POST', `${V1}/releases/${id}/confirm`, {});
export const rejectRelease = (id: string, reason: string) => send<CourseVersion>('POST', `${V1}/releases/${id}/reject`, { reason });
export const withdraw = (id: string, reason: string) => send<CourseVersion>('POST', `${V1}/releases/${id}/withdraw`, { reason });
export const readChapter = (id: string, number: number, language: Language) => send<ReadChapter>('GET', `${V1}/releases/${id}/chapters/${number}?language=${language}`);

export const figures = (course: string, from: string, to: string) => send<Figures>('GET', `${V1}/courses/${course}/figures?from=${from}&to=${to}`);
export const figuresFile = (course: string, from: string, to: string, kind: 'csv' | 'xlsx') => `${V1}/courses/${course}/figures.${kind}?from=${from}&to=${to}`;

export const courseView = (id: string) => send<CourseView>('GET', `${V1}/courses/${id}`);
