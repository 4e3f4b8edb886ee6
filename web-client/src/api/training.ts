// The office's side of the instruction: participants, hindrances, release of content, figures.
import type { Language } from '../i18n/language';
import { client, data } from './client';
import type { CourseSummary, CourseView } from './enrolment';
import type { components } from './schema';

type Schemas = components['schemas'];

export type ParticipantRow = Schemas['ParticipantRow'];
export type ParticipantPage = Schemas['ParticipantList'];
export type ParticipantView = Schemas['ParticipantView'];
export type Counts = Schemas['ParticipantCounts'];
export type IdentityDecision = Schemas['IdentityDecision'];
export type FeeDecision = Schemas['FeeDecision'];
export type CourseVersion = Schemas['CourseVersionView'];
export type ReadChapter = Schemas['ReadChapter'];
export type Figures = Schemas['CourseFigures'];
/** What somebody waits for from the office. */
export type Waiting = 'identity' | 'fee' | 'hindrance' | 'declaration' | 'certificate';

export const DOCUMENTS = ['id_card', 'passport', 'residence_permit', 'other'] as const;
export const METHODS = ['video', 'group', 'on_site'] as const;
export const LEVELS = ['normal', 'basic'] as const;

const at = (id: string) => ({ params: { path: { id } } });

/** The courses that an authority offers. */
export async function offeredCourses(authority: string): Promise<CourseSummary[]> {
  const { courses } = await data(client.GET('/api/v1/authorities/{authority}/courses', { params: { path: { authority } } }));
  return courses as CourseSummary[];
}

export function courseView(id: string): Promise<CourseView> {
  return data(client.GET('/api/v1/courses/{id}', at(id))) as Promise<CourseView>;
}

/** A page of participants, from 0. */
export function participants(wanted: { course: string; waiting?: Waiting | ''; query?: string; page?: number }): Promise<ParticipantPage> {
  const { course, waiting, query: words, page } = wanted;
  const query = { course, ...(waiting ? { waiting } : {}), ...(words ? { query: words } : {}), ...(page ? { page } : {}) };
  return data(client.GET('/api/v1/participants', { params: { query } }));
}

export function participant(id: string): Promise<ParticipantView> {
  return data(client.GET('/api/v1/participants/{id}', at(id)));
}

export function enrolOnSite(body: Schemas['NewParticipant']): Promise<Schemas['EnrolledParticipant']> {
  return data(client.POST('/api/v1/participants', { body }));
}

export function decideIdentity(id: string, body: IdentityDecision): Promise<ParticipantView> {
  return data(client.POST('/api/v1/participants/{id}/identity', { ...at(id), body }));
}

export function decideFee(id: string, decision: FeeDecision): Promise<ParticipantView> {
  return data(client.POST('/api/v1/participants/{id}/fee', { ...at(id), body: { decision } }));
}

export function decideHindrance(id: string, decision: Schemas['HindranceDecision']): Promise<ParticipantView> {
  return data(client.POST('/api/v1/participants/{id}/hindrance', { ...at(id), body: { decision } }));
}

/** `instructed_on` is `YYYY-MM-DD`. */
export function issueOnSite(id: string, reason: string, instructed_on: string): Promise<ParticipantView> {
  return data(client.POST('/api/v1/participants/{id}/issue', { ...at(id), body: { reason, instructed_on } }));
}

export async function releases(): Promise<CourseVersion[]> {
  return (await data(client.GET('/api/v1/releases'))).versions;
}

export function propose(id: string, languages: Language[], note: string): Promise<CourseVersion> {
  return data(client.POST('/api/v1/releases/{id}/propose', { ...at(id), body: { languages, note } }));
}

export function confirmRelease(id: string): Promise<CourseVersion> {
  return data(client.POST('/api/v1/releases/{id}/confirm', { ...at(id), body: {} }));
}

export function rejectRelease(id: string, reason: string): Promise<CourseVersion> {
  return data(client.POST('/api/v1/releases/{id}/reject', { ...at(id), body: { reason } }));
}

export function withdraw(id: string, reason: string): Promise<CourseVersion> {
  return data(client.POST('/api/v1/releases/{id}/withdraw', { ...at(id), body: { reason } }));
}

/** A chapter as participants see it, with the right answers. */
export function readChapter(id: string, number: number, language: Language): Promise<ReadChapter> {
  return data(client.GET('/api/v1/releases/{id}/chapters/{number}', { params: { path: { id, number }, query: { language } } }));
}

/** Figures of a course between two days, `YYYY-MM-DD`. */
export function figures(course: string, from: string, to: string): Promise<Figures> {
  return data(client.GET('/api/v1/courses/{id}/figures', { params: { path: { id: course }, query: { from, to } } }));
}

/** Where the same figures are as a file. */
export function figuresFile(course: string, from: string, to: string, kind: 'csv' | 'xlsx'): string {
  return `/api/v1/courses/${course}/figures.${kind}?from=${from}&to=${to}`;
}
