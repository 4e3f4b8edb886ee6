import { describe, expect, it } from 'vitest';
import type { LessonParticipant } from '../api/lesson';
import type { Participant } from '../call/state';
import { countOf, roster } from './roster';

const counted = (enrolment: string, name: string, rest: Partial<LessonParticipant> = {}): LessonParticipant => ({
  enrolment,
  name,
  language: 'de',
  state: 'expected',
  identity: 'needed',
  exam: 'locked',
  joined_at: null,
  seconds_present: 0,
  presence: [],
  birth_date: null,
  decided: null,
  attended: null,
  ...rest,
});

const inside = (id: string, rest: Partial<Participant> = {}): Participant => ({
  id,
  name: id,
  role: 'citizen',
  away: null,
  published: [],
  handRaised: false,
  speaking: false,
  typing: '',
  ...rest,
});

describe('roster', () => {
  it('puts the door first, then raised hands, then the others by name', () => {
    const all = ['e', 'd', 'c', 'b', 'a'].map((id) => counted(id, id));
    const room = [inside('a'), inside('b'), inside('c', { handRaised: true }), inside('d', { away: 'lobby' })];
    expect(roster(all, room).map(({ enrolment }) => enrolment)).toEqual(['d', 'c', 'a', 'b', 'e']);
  });

  it('believes the room before the office', () => {
    const [row] = roster([counted('a', 'A', { state: 'present' })], []);
    expect(row?.place).toBe('away');
    expect(roster([counted('a', 'A')], [inside('a')])[0]?.place).toBe('present');
    expect(roster([counted('a', 'A')], [inside('a', { away: 'lost' })])[0]?.place).toBe('away');
  });

  it('counts answers', () => {
    const presence = [
      { asked_at: '2026-11-22T10:00:00Z', answered: true },
      { asked_at: '2026-11-22T10:20:00Z', answered: false },
    ];
    const [row] = roster([counted('a', 'A', { presence })], []);
    expect([row?.asked, row?.answered]).toEqual([2, 1]);
  });

  it('shows nobody who has no seat', () => {
    expect(roster([], [inside('stranger')])).toEqual([]);
  });

  it('says how many are where', () => {
    const rows = roster([counted('a', 'A'), counted('b', 'B'), counted('c', 'C')], [inside('a'), inside('b', { away: 'lobby' })]);
    expect([countOf(rows, 'present'), countOf(rows, 'lobby'), countOf(rows, 'expected'), countOf(rows, 'away')]).toEqual([1, 1, 1, 0]);
  });
});
