// The steps of an enrolment in words and addresses: where each leads, and which is the one to take now.
import type { EnrolmentView, Step } from '../api/enrolment';

const PAGES: Record<Exclude<Step, 'chapters'>, string> = {
  identity: '/ausweis',
  fee: '/gebuehr',
  exam: '/test',
  declaration: '/erklaerung',
  guardian: '/erklaerung',
  certificate: '/bescheinigung',
};

/** The chapter to go on with: the first that is open, else the first. */
export function chapterNow(enrolment: EnrolmentView): number {
  const chapters = enrolment.chapters;
  return (chapters.find((one) => one.state === 'open') ?? chapters.find((one) => one.state !== 'done') ?? chapters[0])?.number ?? 1;
}

/** The rest of the address of the page where a step is done. */
export function pageOf(step: Step, enrolment: EnrolmentView): string {
  return step === 'chapters' ? `/kapitel/${chapterNow(enrolment)}` : PAGES[step];
}

/** What the person can do now: the server's next step unless somebody else must act there first. */
export function stepNow(enrolment: EnrolmentView): Step | null {
  const open = enrolment.steps.filter((one) => one.state === 'open').map((one) => one.step);
  return open.find((step) => step === enrolment.next) ?? open[0] ?? null;
}

/** The key of the words for how a step stands. */
export function stateWords(step: Step, enrolment: EnrolmentView): { key: string; args?: Record<string, string | number> } {
  switch (step) {
    case 'identity':
      return { key: `identity-state-${enrolment.identity.state}` };
    case 'fee':
      return { key: `fee-state-${enrolment.fee.state}` };
    case 'chapters':
      return { key: 'chapters-state', args: { done: enrolment.chapters.filter((one) => one.state === 'done').length, count: enrolment.chapters.length } };
    case 'exam':
      return { key: `exam-state-${enrolment.exam.state}` };
    case 'declaration':
      return { key: `declaration-state-${enrolment.declaration.state}` };
    case 'guardian':
      return { key: `guardian-state-${enrolment.guardian.state}` };
    case 'certificate':
      return { key: enrolment.certificate ? (enrolment.certificate.state === 'revoked' ? 'certificate-state-revoked' : 'certificate-state-issued') : 'certificate-state-none' };
  }
}
