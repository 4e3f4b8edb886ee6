import { describe, expect, it } from 'vitest';
import { asProblem, problemFrom, problemOf } from '../src/api/problem';

describe('a refusal', () => {
  it('is known by the last part of its type', async () => {
    const problem = await problemOf(Response.json({ type: '/problems/taken', title: 'x', status: 409 }, { status: 409 }));
    expect([problem.slug, problem.words, problem.final, problem.passing]).toEqual(['taken', 'problem-taken', true, false]);
  });

  it('carries what the server adds', () => {
    const problem = problemFrom({ type: '/problems/invalid-input', errors: [{ field: 'name', code: 'missing', message: '…' }] }, 422);
    expect(problem.errors.map((error) => error.field)).toEqual(['name']);
  });

  it('of a kind that nobody here has heard of still has words', () => {
    expect(problemFrom({ type: '/problems/moon-phase' }, 409).words).toBe('problem-unknown');
    expect(problemFrom({ type: '/problems/moon-phase' }, 500).words).toBe('problem-internal');
  });

  it.each([
    [502, 'unavailable', true],
    [401, 'sign-in-needed', false],
    [413, 'too-large', false],
    [429, 'too-many-attempts', true],
  ])('by a proxy with status %i is %s', async (status, slug, passing) => {
    const problem = await problemOf(new Response('<html>', { status }));
    expect([problem.slug, problem.passing]).toEqual([slug, passing]);
  });
});

it('takes a failed fetch for a missing network', () => {
  const problem = asProblem(new TypeError('Failed to fetch'));
  expect([problem.slug, problem.passing, problem.final]).toEqual(['offline', true, false]);
});
