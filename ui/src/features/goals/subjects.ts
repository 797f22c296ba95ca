/** For whom a goal can be set: a CHW, everyone in her area, or everyone in the facility. */
import type { Named, OwnGoal, TargetDetail } from '../../api';

export type Subject = Named & { kind: 'chw' | 'area' | 'facility' };

export function subjectsOf({ contributions, facilities }: TargetDetail): Subject[] {
  const of = (kind: Subject['kind'], named: Named[]): Subject[] => [
    ...new Map(named.map((each) => [each.id, { ...each, kind }])).values(),
  ];
  return [
    ...of(
      'chw',
      contributions.map((row) => row.contact),
    ),
    ...of(
      'area',
      contributions.map((row) => row.place),
    ),
    ...of('facility', facilities),
  ];
}

/** The goal that counts for a CHW: the nearest one. */
export function nearestGoal(
  goals: readonly OwnGoal[],
  target: string,
  subjects: readonly (string | undefined)[],
): number | null {
  const ofTarget = goals.filter((each) => each.target.id === target);
  const nearest = subjects.find((subject) => ofTarget.some((each) => each.subject.id === subject));
  return ofTarget.find((each) => each.subject.id === nearest)?.goal ?? null;
}

const WHOLE = /^[0-9]{1,7}$/;

/** A whole number above 0, at most 100 of a percentage; `null` where it is none. */
export function readGoal(text: string, percent: boolean): number | null {
  const written = text.trim().replace(/\s*%$/, '');
  const goal = WHOLE.test(written) ? Number(written) : 0;
  return goal < 1 || (percent && goal > 100) ? null : goal;
}
