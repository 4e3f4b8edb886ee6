// The instruction: its courses, and one's own way through one of them. Who has the link of an enrolment has its token.
import { bearer } from './client';
import type { Text } from '../i18n/text';
import type { Language } from '../i18n/language';
import { Problem, problemOf } from './problem';
import type { AuthoritySummary } from './views';

export type Mode = 'self_paced' | 'group' | 'on_site';
export type Step = 'identity' | 'fee' | 'chapters' | 'exam' | 'declaration' | 'guardian' | 'certificate';
export type Purpose = 'identity' | 'hindrance' | 'help';
export type Choice = 'declare' | 'unsure' | 'decline';
export type Scope = 'full' | 'key_messages';

export interface Money {
  cents: number;
  currency: string;
}

export interface CourseSummary {
  id: string;
  slug: string;
  name: Text;
  summary: Text;
  languages: { tag: Language; scope: Scope }[];
  modes: Mode[];
  minutes: number;
  fee_from: Money | null;
  released: boolean;
}

export interface Tariff extends Money {
  id: string;
  name: Text;
  proof: Text | null;
}

export interface DeclarationText {
  text: Text;
  declare: Text;
  unsure: Text;
  decline: Text;
}

export interface NeedOption {
  id: string;
  outcome: 'needed' | 'not_needed' | 'next';
  text: Text;
  because: Text;
}

export interface NeedQuestion {
  id: string;
  ask: Text;
  options: NeedOption[];
}

export interface ServicePointer {
  authority: string;
  service: string;
}

export interface CourseView extends CourseSummary {
  authority: AuthoritySummary;
  service_key: string;
  version: string;
  release: { state: 'awaiting' | 'released'; languages: Language[]; released_on: string | null };
  demo: boolean;
  need: NeedQuestion[];
  fees: Tariff[];
  identity: 'none' | 'staff_video' | 'on_site';
  minor_mode: 'guardian' | 'on_site_only';
  chapters: { number: number; titles: Text; seconds_min: number }[];
  exam: { questions: number; right_min: number; failures_max: number };
  declaration: DeclarationText | null;
  resume_days: number;
  idle_minutes: number;
  identity_service: ServicePointer | null;
  hindrance_service: ServicePointer | null;
  help_service: ServicePointer | null;
  counter_place: Text | null;
}

export interface LessonSummary {
  id: string;
  start: string;
  end: string;
  language: Language;
  interpreter: Language | null;
  seats: number;
  seats_free: number;
  state: 'planned' | 'open' | 'ended' | 'cancelled';
}

export interface PersonDetails {
  given_name: string;
  family_name: string;
  /** `YYYY-MM-DD` */
  birth_date: string;
  email?: string | null;
  phone?: string | null;
}

export interface Enrolling {
  course: string;
  mode: Mode;
  lesson?: string | null;
  person: PersonDetails;
  language: Language;
  fee: string | null;
  reminder_consent: boolean;
}

export type StepState = 'done' | 'open' | 'waiting' | 'locked';

export interface ChapterProgress {
  number: number;
  title: string;
  state: 'locked' | 'open' | 'done';
  seconds_spent: number;
  seconds_min: number;
  questions: number;
  answered_right: number;
  weak: boolean;
}

export interface EnrolmentView {
  id: string;
  course: { id: string; slug: string; name: Text; version: string; kind: string };
  authority: AuthoritySummary;
  mode: Mode;
  language: Language;
  person: PersonDetails | null;
  state: 'open' | 'hindered' | 'completed' | 'ended';
  expires_on: string;
  resume_days: number;
  idle_minutes: number;
  reminder_consent: boolean;
  next: Step | null;
  steps: { step: Step; state: StepState }[];
  identity: { method: 'video' | 'group' | 'on_site' | null; state: 'not_needed' | 'needed' | 'booked' | 'confirmed' | 'refused'; appointment: { id: string; start: string } | null; refusal: string | null };
  fee: Money & { tariff: string | null; name: Text | null; state: 'none' | 'due' | 'exemption_asked' | 'exempt' | 'not_exempt' | 'invoiced' | 'paid'; payment: 'counter' | 'invoice' | null };
  chapters: ChapterProgress[];
  exam: { state: 'locked' | 'open' | 'running' | 'passed' | 'reread'; failures: number; weak_chapters: number[]; help_offered: boolean; right_min: number; questions: number };
  declaration: { state: 'locked' | 'open' | 'declared' | 'unsure' | 'declined' | 'cleared' | 'closed'; at: string | null };
  guardian: { needed: boolean; state: 'none' | 'asked' | 'declared' | 'declined'; email: string | null };
  appointments: { purpose: Purpose; id: string; start: string; state: string }[];
  lesson: string | null;
  certificate: { number: string; issued_on: string; first_start_until: string | null; state: 'valid' | 'revoked'; pdf: string; sd_jwt: string } | null;
}

export interface Inline {
  kind: 'text' | 'strong' | 'emphasis' | 'link';
  text: string;
  href?: string;
}

export type Block =
  | { kind: 'heading'; inlines: Inline[] }
  | { kind: 'paragraph'; inlines: Inline[] }
  | { kind: 'remember'; inlines: Inline[] }
  | { kind: 'list'; ordered: boolean; items: Inline[][] }
  | { kind: 'picture'; src: string; alternative: string };

export interface Answer {
  option: string;
  right: boolean;
  why: Record<string, string>;
}

export interface ControlQuestion {
  id: string;
  ask: string;
  options: { id: string; text: string }[];
  answer: Answer | null;
}

export interface ChapterView {
  number: number;
  title: string;
  language: Language;
  direction: 'ltr' | 'rtl';
  scope: Scope;
  blocks: Block[];
  questions: ControlQuestion[];
  seconds_min: number;
  seconds_spent: number;
  state: 'locked' | 'open' | 'done';
  version: string;
}

export interface ExamView {
  attempt: string;
  number: number;
  questions: { id: string; ask: string; options: { id: string; text: string }[]; chosen: string | null }[];
  language: Language;
}

export interface ExamResult {
  passed: boolean;
  right: number;
  of: number;
  right_min: number;
  weak_chapters: number[];
  review: { id: string; ask: string; chosen: string | null; right_option: string; right: boolean; why: string; chapter: number }[];
  help_offered: boolean;
}

export interface GuardianView {
  minor: { given_name: string; family_name: string; birth_date: string } | null;
  course: Text;
  language: Language;
  authority: AuthoritySummary;
  declaration: DeclarationText | null;
  state: 'none' | 'asked' | 'declared' | 'declined';
  may_declare: boolean;
}

interface Sent {
  token?: string;
  body?: unknown;
  key?: string;
}

/** Sends and reads; refusals are thrown as `Problem`, and so is a network that does not answer. */
async function request(method: string, path: string, { token, body, key }: Sent): Promise<Response> {
  const headers: Record<string, string> = token ? bearer(token) : {};
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (key) headers['Idempotency-Key'] = key;
  const response = await fetch(path, { method, headers, credentials: 'same-origin', ...(body === undefined ? {} : { body: JSON.stringify(body) }) }).catch(() => {
    throw new Problem('offline', 0);
  });
  if (!response.ok) throw await problemOf(response);
  return response;
}

async function ask<T>(method: string, path: string, sent: Sent = {}): Promise<T> {
  const response = await request(method, `/api/v1${path}`, sent);
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export async function courses(authority: string): Promise<CourseSummary[]> {
  const answer = await ask<{ courses: CourseSummary[] }>('GET', `/authorities/${encodeURIComponent(authority)}/courses`);
  return answer.courses;
}

const known = new Map<string, Promise<CourseView>>();

/** A course with all that one must know to choose it. It changes seldom, so a tab asks once. */
export function course(id: string): Promise<CourseView> {
  let asked = known.get(id);
  if (!asked) {
    asked = ask<CourseView>('GET', `/courses/${id}`);
    known.set(id, asked);
    asked.catch(() => known.delete(id));
  }
  return asked;
}

/** One course, by the name it has in addresses. */
export async function courseBySlug(authority: string, slug: string): Promise<CourseView> {
  const found = (await courses(authority)).find((one) => one.slug === slug || one.id === slug);
  if (!found) throw new Problem('not-found', 404);
  return course(found.id);
}

/** The group lessons one can still join. */
export async function lessons(course: string): Promise<LessonSummary[]> {
  const answer = await ask<{ lessons: LessonSummary[] }>('GET', `/courses/${course}/lessons`);
  return answer.lessons;
}

/** `key` is the same for every try of the same wish, so that a lost answer enrols nobody twice. */
export function enrol(body: Enrolling, key: string): Promise<EnrolmentView & { token: string }> {
  return ask('POST', '/enrolments', { body, key });
}

/** Mails the links of matching enrolments; says nothing about whether there are any. */
export function lostLink(course: string, email: string, birthDate: string): Promise<void> {
  return ask('POST', '/enrolments/lost', { body: { course, email, birth_date: birthDate } });
}

/** What the holder of an enrolment's link may do. */
export function holder(id: string, token: string) {
  const own = <T>(method: string, path: string, body?: unknown) => ask<T>(method, `/enrolments/${id}${path}`, { token, body });
  const change = (path: string, body: unknown) => own<EnrolmentView>('POST', path, body);
  return {
    view: () => own<EnrolmentView>('GET', ''),
    chapter: (number: number, language: Language) => own<ChapterView>('GET', `/chapters/${number}?language=${language}`),
    progress: (chapter: number, page: string) => own<{ seconds_spent: number; seconds_min: number; state: ChapterView['state'] }>('POST', '/progress', { chapter, page }),
    answer: (chapter: number, question: string, option: string) =>
      own<{ right: boolean; why: Record<string, string>; chapter_state: ChapterView['state'] }>('POST', '/answers', { chapter, question, option }),
    exam: () => own<ExamView>('POST', '/exam', {}),
    examAnswer: (attempt: string, question: string, option: string) => own<{ chosen: string; answered: number; of: number }>('POST', '/exam/answers', { attempt, question, option }),
    examSubmit: (attempt: string) => own<ExamResult>('POST', '/exam/submit', { attempt }),
    declare: (choice: Choice, textHash: string) => change('/declaration', { choice, text_hash: textHash }),
    link: (purpose: Purpose, appointment: string, appointmentToken: string) => change('/appointments', { purpose, appointment, appointment_token: appointmentToken }),
    pay: (payment: 'counter' | 'invoice') => change('/fee', { payment }),
    askGuardian: (name: string, email: string) => change('/guardian', { name, email }),
    speak: (language: Language) => change('/language', { language }),
    consent: (reminder: boolean) => change('/consent', { reminder }),
    mailLink: () => own<void>('POST', '/resume', {}),
    certify: () => change('/certificate', {}),
    giveUp: () => own<void>('DELETE', ''),
  };
}

export type Holder = ReturnType<typeof holder>;

/** What a person with custody may do with their own link. */
export function guardian(id: string, token: string) {
  return {
    view: () => ask<GuardianView>('GET', `/enrolments/${id}/guardian`, { token }),
    declare: (body: { name: string; relation: 'custody' | 'guardian'; choice: Choice; text_hash: string }) =>
      ask<GuardianView>('POST', `/enrolments/${id}/guardian/declaration`, { token, body }),
  };
}

/** A file of the certificate, fetched with the token (a plain link could not carry it). */
export async function certificateFile(path: string, token: string): Promise<Blob> {
  const response = await request('GET', path, { token });
  return response.blob();
}

/** The holder's own address, for links and for the address bar. */
export function enrolmentAddress(id: string, token: string, page = ''): string {
  return `/belehrung/${id}${page}#${token}`;
}
