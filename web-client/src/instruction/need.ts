// "Do I need it?": the questions of the authority, answered one after the other until one of the answers decides.

interface Option {
  id: string;
  outcome: 'needed' | 'not_needed' | 'next';
}
interface Question {
  id: string;
  options: readonly Option[];
}

export interface Standing<Q extends Question> {
  /** The questions to show: all that were answered, and the one that is next. */
  asked: readonly Q[];
  /** What came out, and which answer said so; `null` while a question is open. */
  outcome: { kind: 'needed' | 'not_needed'; option: Q['options'][number] } | null;
}

/** Where the answers lead. Answers behind the one that decides count for nothing. */
export function standing<Q extends Question>(questions: readonly Q[], answers: Readonly<Record<string, string>>): Standing<Q> {
  const asked: Q[] = [];
  let last: Q['options'][number] | null = null;
  for (const question of questions) {
    asked.push(question);
    const option = question.options.find((one) => one.id === answers[question.id]);
    if (!option) return { asked, outcome: null };
    if (option.outcome !== 'next') return { asked, outcome: { kind: option.outcome, option } };
    last = option;
  }
  // Nobody is sent away because a list of questions ended too early.
  return { asked, outcome: last ? { kind: 'needed', option: last } : null };
}
