// Live group lessons: the instructor's side with the cookie, the participant's with the token of the enrolment.
import { bearer, client, data } from './client';
import type { components } from './schema';
import type { PassView } from './views';

type Schemas = components['schemas'];

export type Slide = Schemas['Slide'];
export type LessonParticipant = Schemas['LessonParticipant'];
export type LessonView = Schemas['LessonView'];
export type LessonForParticipant = Schemas['LessonForParticipant'];
export type LessonForInterpreter = Schemas['LessonForInterpreter'];
export type StaffLesson = Schemas['StaffLesson'];
export type NewLesson = Schemas['NewLesson'];

const at = (id: string) => ({ params: { path: { id } } });

export async function lessons(): Promise<StaffLesson[]> {
  return (await data(client.GET('/api/v1/lessons'))).lessons;
}

export function planLesson(body: NewLesson): Promise<StaffLesson> {
  return data(client.POST('/api/v1/lessons', { body }));
}

export async function cancelLesson(id: string): Promise<void> {
  await data(client.DELETE('/api/v1/lessons/{id}', at(id)));
}

export function lesson(id: string): Promise<LessonView> {
  return data(client.GET('/api/v1/lessons/{id}', at(id)));
}

export function openLesson(id: string): Promise<LessonView> {
  return data(client.POST('/api/v1/lessons/{id}/open', { ...at(id), body: {} }));
}

export function endLesson(id: string): Promise<LessonView> {
  return data(client.POST('/api/v1/lessons/{id}/end', { ...at(id), body: {} }));
}

export function lessonPass(id: string): Promise<PassView> {
  return data(client.POST('/api/v1/lessons/{id}/pass', { ...at(id), body: {} }));
}

/** Opens the private room with one participant; the pass leads into it. */
export function openSideRoom(id: string, enrolment: string): Promise<PassView> {
  return data(client.POST('/api/v1/lessons/{id}/side-room', { ...at(id), body: { enrolment } }));
}

export function closeSideRoom(id: string): Promise<LessonView> {
  return data(client.POST('/api/v1/lessons/{id}/side-room/close', { ...at(id), body: {} }));
}

export function showSlide(id: string, chapter: number, number: number): Promise<LessonView> {
  return data(client.POST('/api/v1/lessons/{id}/slide', { ...at(id), body: { chapter, number } }));
}

export function askPresence(id: string): Promise<LessonView> {
  return data(client.POST('/api/v1/lessons/{id}/presence', { ...at(id), body: {} }));
}

export function decideAttended(id: string, enrolment: string, attended: boolean, reason: string): Promise<LessonView> {
  return data(client.POST('/api/v1/lessons/{id}/attended', { ...at(id), body: { enrolment, attended, reason } }));
}

export function ownLesson(enrolment: string, token: string): Promise<LessonForParticipant> {
  return data(client.GET('/api/v1/enrolments/{id}/lesson', { ...at(enrolment), headers: bearer(token) }));
}

export function ownPass(enrolment: string, token: string, room: 'main' | 'side'): Promise<PassView> {
  return data(client.POST('/api/v1/enrolments/{id}/lesson/pass', { ...at(enrolment), headers: bearer(token), body: { room } }));
}

/** Makes the interpreter's link; returns the right that belongs into its fragment. */
export async function inviteInterpreter(id: string): Promise<string> {
  return (await data(client.POST('/api/v1/lessons/{id}/interpreter', { ...at(id), body: {} }))).token;
}

export async function withdrawInterpreter(id: string): Promise<void> {
  await data(client.DELETE('/api/v1/lessons/{id}/interpreter', at(id)));
}

export function interpretation(id: string, token: string): Promise<LessonForInterpreter> {
  return data(client.GET('/api/v1/lessons/{id}/interpretation', { ...at(id), headers: bearer(token) }));
}

export function interpretationPass(id: string, token: string, name: string): Promise<PassView> {
  return data(client.POST('/api/v1/lessons/{id}/interpretation/pass', { ...at(id), headers: bearer(token), body: { name } }));
}

/** Answers the presence question. */
export async function answerPresence(enrolment: string, token: string, id: string): Promise<void> {
  await data(client.POST('/api/v1/enrolments/{id}/lesson/presence', { ...at(enrolment), headers: bearer(token), body: { id } }));
}
