// Who is in the lesson: what the office counts by name, joined with what the room knows at this moment. Pure.
import type { LessonParticipant } from '../api/lesson';
import type { Participant } from '../call/state';

export interface RosterRow {
  enrolment: string;
  name: string;
  place: 'lobby' | 'present' | 'away' | 'expected';
  hand: boolean;
  identity: string;
  exam: string;
  language: string;
  birthDate: string | null;
  secondsPresent: number;
  asked: number;
  answered: number;
  attended: boolean | null;
}

const ORDER = { lobby: 0, present: 1, away: 2, expected: 3 } as const;

/**
 * The rows in the order in which an instructor needs them: who stands at the door, who raises a hand, who is there, who was, who is
 * still to come. In the room a participant's id is that of their enrolment.
 */
export function roster(counted: readonly LessonParticipant[], room: readonly Participant[]): RosterRow[] {
  return counted
    .map((one): RosterRow => {
      const seen = room.find(({ id }) => id === one.enrolment);
      return {
        enrolment: one.enrolment,
        name: one.name,
        // The room knows sooner than the office.
        place: seen ? (seen.away === 'lobby' ? 'lobby' : seen.away === 'lost' ? 'away' : 'present') : gone(one),
        hand: seen?.handRaised ?? false,
        identity: one.identity,
        exam: one.exam,
        language: one.language,
        birthDate: one.birth_date ?? null,
        secondsPresent: one.seconds_present,
        asked: one.presence.length,
        answered: one.presence.filter(({ answered }) => answered).length,
        attended: one.attended ?? null,
      };
    })
    .toSorted((a, b) => ORDER[a.place] - ORDER[b.place] || Number(b.hand) - Number(a.hand) || a.name.localeCompare(b.name, 'de'));
}

/** Somebody the room does not show: the office's word, unless it still thinks that they are there. */
function gone({ state }: LessonParticipant): RosterRow['place'] {
  return state === 'expected' ? 'expected' : 'away';
}

/** How many are where. */
export function countOf(rows: readonly RosterRow[], place: RosterRow['place']): number {
  return rows.filter((row) => row.place === place).length;
}
