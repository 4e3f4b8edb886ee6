// The courses of the own authority, and which of them this browser looked at last.
import { offeredCourses } from '../api/training';
import type { CourseSummary } from '../api/enrolment';
import { recall, remember } from '../call/remembered';

const KEY = 'training-course';

export async function coursesOf(authority: string): Promise<{ courses: CourseSummary[]; chosen: string }> {
  const courses = await offeredCourses(authority);
  const last = recall(KEY);
  return { courses, chosen: courses.find(({ id }) => id === last)?.id ?? courses[0]?.id ?? '' };
}

export function rememberCourse(id: string): void {
  remember(KEY, id);
}
