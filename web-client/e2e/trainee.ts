// What somebody who takes the instruction does, through the API, where the test is about something else: enrol, learn, pass, declare, fetch
// the certificate. Right answers are found as a patient person finds them: by trying the control questions, and remembering.
import { createHash, randomBytes } from 'node:crypto';
import type { Staff } from './staff';

export interface Trainee {
  id: string;
  token: string;
  birthDate: string;
}

interface Options {
  authority?: string;
  givenName?: string;
  familyName?: string;
  birthDate?: string;
  language?: string;
  mode?: 'self_paced' | 'group' | 'on_site';
  lesson?: string;
  fee?: string;
}

/** For `Office.open`: chapters need no reading time. */
export const NO_READING_TIME = { SCHALTER_COURSE__TIME_PERCENT: '0' };

type Json = Record<string, unknown>;

interface Question {
  id: string;
  ask: string;
  options: { id: string; text: string }[];
}

/** The course of the demo county. */
export async function courseId(address: string, authority = 'musterland'): Promise<string> {
  const { courses } = (await ask(address, `/api/v1/authorities/${authority}/courses`)) as { courses: { id: string; slug: string }[] };
  const found = courses.find(({ slug }) => slug === 'ifsg43');
  if (!found) throw new Error('the demo county offers no instruction');
  return found.id;
}

/** A mailbox of their own for each: one mailbox may enrol ten times a day. */
let enrolled = 0;

export async function enrol(address: string, options: Options = {}): Promise<Trainee> {
  const birthDate = options.birthDate ?? '1990-12-31';
  const body = {
    course: await courseId(address, options.authority),
    mode: options.mode ?? 'self_paced',
    ...(options.lesson ? { lesson: options.lesson } : {}),
    person: { given_name: options.givenName ?? 'Zeynep', family_name: options.familyName ?? 'Kaya', birth_date: birthDate, email: `zeynep.${(enrolled += 1)}@example.org`, phone: null },
    language: options.language ?? 'de',
    fee: options.fee ?? 'regular',
    reminder_consent: false,
  };
  const { id, token } = (await ask(address, '/api/v1/enrolments', body)) as { id: string; token: string };
  return { id, token, birthDate };
}

/** Ends the enrolment; all details are erased at once. */
export async function giveUp(address: string, { id, token }: Trainee): Promise<void> {
  const response = await fetch(`${address}/api/v1/enrolments/${id}`, { method: 'DELETE', headers: { Authorization: `Bearer ${token}` } });
  if (response.status !== 204) throw new Error(`not given up: ${response.status}`);
}

/** Reads every chapter and answers its questions until all are right. Returns the right answers by question. */
export async function learn(address: string, { id, token }: Trainee, language = 'de'): Promise<Map<string, string>> {
  const right = new Map<string, string>();
  const { chapters } = (await view(address, { id, token })) as { chapters: { number: number }[] };
  for (const { number } of chapters) {
    const path = `/api/v1/enrolments/${id}`;
    const chapter = (await ask(address, `${path}/chapters/${number}?language=${language}`, undefined, token)) as { questions: Question[] };
    await ask(address, `${path}/progress`, { chapter: number, page: crypto.randomUUID() }, token);
    for (const question of chapter.questions) {
      for (const option of question.options) {
        const said = (await ask(address, `${path}/answers`, { chapter: number, question: question.id, option: option.id }, token)) as { right: boolean };
        if (!said.right) continue;
        right.set(question.ask, option.text);
        break;
      }
    }
  }
  return right;
}

/** Passes the final test with the answers that were learnt. */
export async function pass(address: string, { id, token }: Trainee, right: ReadonlyMap<string, string>): Promise<void> {
  const path = `/api/v1/enrolments/${id}/exam`;
  const exam = (await ask(address, path, {}, token)) as { attempt: string; questions: Question[] };
  for (const question of exam.questions) {
    const option = question.options.find(({ text }) => text === right.get(question.ask)) ?? question.options[0];
    await ask(address, `${path}/answers`, { attempt: exam.attempt, question: question.id, option: option?.id }, token);
  }
  const result = (await ask(address, `${path}/submit`, { attempt: exam.attempt }, token)) as { passed: boolean };
  if (!result.passed) throw new Error(`the test was not passed: ${JSON.stringify(result)}`);
}

export async function declare(address: string, trainee: Trainee, choice: 'declare' | 'unsure' | 'decline' = 'declare'): Promise<void> {
  const { course, language } = (await view(address, trainee)) as { course: { id: string }; language: string };
  const { declaration } = (await ask(address, `/api/v1/courses/${course.id}`)) as { declaration: { text: Record<string, string> } };
  const shown = declaration.text[language] ?? declaration.text.de ?? '';
  const text_hash = createHash('sha256').update(shown).digest('hex');
  await ask(address, `/api/v1/enrolments/${trainee.id}/declaration`, { choice, text_hash }, trainee.token);
}

/** Asks for the guardian's declaration; the link goes to this address by mail. */
export async function askGuardian(address: string, { id, token }: Trainee, email: string): Promise<void> {
  await ask(address, `/api/v1/enrolments/${id}/guardian`, { name: 'Fatma Kaya', email }, token);
}

/** The whole way, with a clerk who notes that the fee is paid; returns the number of the certificate. */
export async function certify(address: string, trainee: Trainee, clerk: Staff): Promise<string> {
  await pass(address, trainee, await learn(address, trainee));
  await declare(address, trainee);
  await clerk.ask(`/api/v1/participants/${trainee.id}/fee`, { decision: 'paid' });
  return fetchCertificate(address, trainee);
}

export async function fetchCertificate(address: string, trainee: Trainee): Promise<string> {
  const done = (await ask(address, `/api/v1/enrolments/${trainee.id}/certificate`, {}, trainee.token)) as { certificate: { number: string } | null };
  if (!done.certificate) throw new Error(`no certificate: ${JSON.stringify(done)}`);
  return done.certificate.number;
}

/** The certificate as a file. */
export async function pdfOf(address: string, { token }: Trainee, number: string): Promise<Buffer> {
  const response = await fetch(`${address}/api/v1/certificates/${number}.pdf`, { headers: { Authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`no file: ${response.status} ${await response.text()}`);
  return Buffer.from(await response.arrayBuffer());
}

export function view(address: string, { id, token }: Pick<Trainee, 'id' | 'token'>): Promise<Json> {
  return ask(address, `/api/v1/enrolments/${id}`, undefined, token);
}

async function ask(address: string, path: string, body?: object, token?: string): Promise<Json> {
  const response = await fetch(address + path, {
    method: body ? 'POST' : 'GET',
    headers: {
      ...(body ? { 'Content-Type': 'application/json', 'Idempotency-Key': randomBytes(16).toString('hex') } : {}),
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Json;
}
