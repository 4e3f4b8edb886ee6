// The instruction: its courses, and one's own way through one of them. Who has the link of an enrolment has its token.
import type { Language } from '../i18n/language';
import { courses } from './catalogue';
import { bearer, client, data } from './client';
import { Problem } from './problem';
import type { components } from './schema';

type Schemas = components['schemas'];

export type Mode = Schemas['CourseMode'];
export type Step = Schemas['Step'];
export type StepState = Schemas['StepState'];
export type Purpose = Schemas['Purpose'];
export type Choice = Schemas['DeclarationChoice'];
export type CourseSummary = Schemas['CourseSummary'];
export type CourseView = Schemas['CourseView'];
export type NeedQuestion = Schemas['NeedQuestion'];
export type ServicePointer = Schemas['ServiceRef'];
export type DeclarationText = Schemas['DeclarationText'];
export type LessonSummary = Schemas['LessonSummary'];
export type EnrolmentView = Schemas['EnrolmentView'];
export type ChapterView = Schemas['ChapterView'];
export type ControlQuestion = Schemas['ControlQuestion'];
export type Block = Schemas['LessonBlock'];
export type Inline = Schemas['LessonInline'];
export type LessonFilm = Schemas['LessonFilm'];
export type ExamView = Schemas['ExamView'];
export type ExamResult = Schemas['ExamResult'];
export type GuardianView = Schemas['GuardianView'];

const known = new Map<string, Promise<CourseView>>();

/** A course with all that one must know to choose it. It changes seldom, so a tab asks once. */
export function course(id: string): Promise<CourseView> {
  let asked = known.get(id);
  if (!asked) {
    asked = data(client.GET('/api/v1/courses/{id}', { params: { path: { id } } }));
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
  const answer = await data(client.GET('/api/v1/courses/{id}/lessons', { params: { path: { id: course } } }));
  return answer.lessons;
}

/** `key` is the same for every try of the same wish, so that a lost answer enrols nobody twice. */
export function enrol(body: Schemas['NewEnrolment'], key: string): Promise<Schemas['NewlyEnrolled']> {
  return data(client.POST('/api/v1/enrolments', { params: { header: { 'Idempotency-Key': key } }, body }));
}

/** Mails the links of matching enrolments; says nothing about whether there are any. */
export async function lostLink(course: string, email: string, birthDate: string): Promise<void> {
  await data(client.POST('/api/v1/enrolments/lost', { body: { course, email, birth_date: birthDate } }));
}

/** What the holder of an enrolment's link may do. */
export function holder(id: string, token: string) {
  const params = { path: { id } };
  const headers = bearer(token);
  return {
    view: () => data(client.GET('/api/v1/enrolments/{id}', { params, headers })),
    chapter: (number: number, language: Language) =>
      data(client.GET('/api/v1/enrolments/{id}/chapters/{number}', { params: { path: { id, number }, query: { language } }, headers })),
    progress: (chapter: number, page: string) => data(client.POST('/api/v1/enrolments/{id}/progress', { params, headers, body: { chapter, page } })),
    answer: (chapter: number, question: string, option: string) =>
      data(client.POST('/api/v1/enrolments/{id}/answers', { params, headers, body: { chapter, question, option } })),
    exam: () => data(client.POST('/api/v1/enrolments/{id}/exam', { params, headers, body: {} })),
    examAnswer: (attempt: string, question: string, option: string) =>
      data(client.POST('/api/v1/enrolments/{id}/exam/answers', { params, headers, body: { attempt, question, option } })),
    examSubmit: (attempt: string) => data(client.POST('/api/v1/enrolments/{id}/exam/submit', { params, headers, body: { attempt } })),
    declare: (choice: Choice, textHash: string) =>
      data(client.POST('/api/v1/enrolments/{id}/declaration', { params, headers, body: { choice, text_hash: textHash } })),
    link: (purpose: Purpose, appointment: string, appointmentToken: string) =>
      data(client.POST('/api/v1/enrolments/{id}/appointments', { params, headers, body: { purpose, appointment, appointment_token: appointmentToken } })),
    pay: (payment: Schemas['Payment']) => data(client.POST('/api/v1/enrolments/{id}/fee', { params, headers, body: { payment } })),
    askGuardian: (name: string, email: string) => data(client.POST('/api/v1/enrolments/{id}/guardian', { params, headers, body: { name, email } })),
    speak: (language: Language) => data(client.POST('/api/v1/enrolments/{id}/language', { params, headers, body: { language } })),
    consent: (reminder: boolean) => data(client.POST('/api/v1/enrolments/{id}/consent', { params, headers, body: { reminder } })),
    mailLink: () => data(client.POST('/api/v1/enrolments/{id}/resume', { params, headers, body: {} })),
    certify: () => data(client.POST('/api/v1/enrolments/{id}/certificate', { params, headers, body: {} })),
    giveUp: () => data(client.DELETE('/api/v1/enrolments/{id}', { params, headers })),
  };
}

export type Holder = ReturnType<typeof holder>;

/** What a person with custody may do with their own link. */
export function guardian(id: string, token: string) {
  const params = { path: { id } };
  const headers = bearer(token);
  return {
    view: () => data(client.GET('/api/v1/enrolments/{id}/guardian', { params, headers })),
    declare: (body: Schemas['NewGuardianDeclaration']) => data(client.POST('/api/v1/enrolments/{id}/guardian/declaration', { params, headers, body })),
  };
}

/** A file of the certificate, fetched with the token (a plain link could not carry it). `path` as the enrolment names it. */
export async function certificateFile(path: string, token: string): Promise<Blob> {
  const file = decodeURIComponent(path.split('/').pop() ?? '');
  return data(client.GET('/api/v1/certificates/{file}', { params: { path: { file } }, headers: bearer(token), parseAs: 'blob' })) as Promise<unknown> as Promise<Blob>;
}

/** The holder's own address, for links and for the address bar. */
export function enrolmentAddress(id: string, token: string, page = ''): string {
  return `/belehrung/${id}${page}#${token}`;
}
