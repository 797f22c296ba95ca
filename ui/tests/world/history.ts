/** Months side by side and goals of one's own, of the made-up workspace. */
import type {
  ContactTrendsView,
  HistoryPoint,
  HistoryRequest,
  HistoryView,
  Named,
  OwnGoal,
  OwnGoalRequest,
  TargetDetail,
  TrendsView,
} from '../../src/api';
import type { World } from './make';
import { FACILITIES, KINDS, PERIODS } from './make';

/** Nobody reported in this month. */
export const SILENT = '2026-07';

const OLDEST_FIRST = [...PERIODS].reverse();

function until(period: string, months: number | null | undefined): string[] {
  const all = OLDEST_FIRST.filter((each) => each <= period);
  return months == null ? all : all.slice(-months);
}

const detailOf = (world: World, period: string, target: string): TargetDetail => {
  const detail = world.targetDetail(period, target);
  if (detail === null) throw new Error(`no target ${target}`);
  return detail;
};

const shownOf = (row: { pass: number | null; percent: number | null } | undefined, kind: string) =>
  (kind === 'percent' ? row?.percent : row?.pass) ?? null;

export function makeTrends(world: World, period: string): TrendsView {
  const periods = until(period, 12);
  return {
    periods,
    targets: KINDS.map((kind) => ({
      id: kind.id,
      points: periods.map((each) => {
        if (each === SILENT) return null;
        const [summary] = detailOf(world, each, kind.id).targets;
        return summary?.has_goal ? summary.pass : shownOf(summary, kind.type);
      }),
    })),
  };
}

export function makeContactTrends(world: World, period: string, target: string): ContactTrendsView | null {
  const kind = KINDS.find((each) => each.id === target);
  if (kind === undefined) return null;
  const periods = until(period, 12);
  const details = periods.map((each) => detailOf(world, each, target));
  return {
    periods,
    contacts: (details[0]?.contributions ?? []).map(({ contact }, at) => ({
      contact: contact.id,
      points: details.map((detail) =>
        detail.period === SILENT ? null : shownOf(detail.contributions[at], kind.type),
      ),
    })),
  };
}

export function makeHistory(world: World, request: HistoryRequest): HistoryView | null {
  const kind = KINDS.find((each) => each.id === request.target);
  if (kind === undefined) return null;
  const chosen = request.scope?.facilities ?? [];
  const periods = until(request.scope?.period ?? world.account.current_period, request.months);
  const details = periods.map((each) => detailOf(world, each, kind.id));
  const percent = (pass: number, total: number) => (total === 0 ? 0 : Math.round((100 * pass) / total));

  const pointOf = (rows: TargetDetail['contributions'], period: string): HistoryPoint => {
    const reported = period === SILENT ? [] : rows.filter((row) => !row.missing);
    const coverage = { expected: rows.length, reported: reported.length };
    if (reported.length === 0) return { pass: null, total: null, value: null, coverage };
    const pass = reported.reduce((sum, row) => sum + (row.pass ?? 0), 0);
    const total = reported.reduce((sum, row) => sum + (row.total ?? 0), 0);
    return { pass, total, value: kind.type === 'percent' ? percent(pass, total) : pass, coverage };
  };
  const lineOf = (of: Named, wanted: (contact: string) => boolean) => ({
    of,
    points: details.map((detail) =>
      pointOf(
        detail.contributions.filter((row) => wanted(row.contact.id)),
        detail.period,
      ),
    ),
  });

  const contacts = (details[0]?.contributions ?? []).map((row) => row.contact);
  const contact = contacts.find((each) => each.id === request.contact);
  const several = chosen.length > 1;
  const [first] = FACILITIES;
  const parts = several
    ? FACILITIES.map((facility, at) => lineOf(facility, (id) => Number(id.slice(2)) % 2 === at))
    : contacts.map((each) => lineOf(each, (id) => id === each.id));
  const middle = lineOf({ id: '', name: '' }, (id) => id !== contact?.id);
  return {
    id: kind.id,
    title: kind.title,
    type: kind.type,
    goal: kind.goal,
    has_goal: kind.goal > 0,
    periods,
    whole: contact
      ? lineOf(contact, (id) => id === contact.id)
      : lineOf(
          several ? { id: 'all', name: 'Kaskazini' } : (first ?? contacts[0] ?? { id: '', name: '' }),
          () => true,
        ),
    parts: contact ? [] : parts,
    peers: several
      ? null
      : middle.points.map(({ value }) =>
          value === null
            ? null
            : kind.type === 'percent'
              ? value
              : Math.round(value / Math.max(1, contacts.length)),
        ),
  };
}

export const OWN_GOAL: OwnGoal = {
  target: { id: 'live-births', name: 'Live births' },
  subject: { id: 'c-1', name: 'Hamisi Mwinyi' },
  goal: 12,
  at: Date.UTC(2026, 10, 2, 9),
  by: 'amina',
};

export function withGoal(world: World, goals: OwnGoal[], request: OwnGoalRequest): OwnGoal[] {
  const others = goals.filter(
    ({ target, subject }) => target.id !== request.target || subject.id !== request.subject,
  );
  if (request.goal === null) return others;
  const { contributions } = detailOf(world, world.account.current_period, request.target);
  const named = [...contributions.flatMap((row) => [row.contact, row.place]), ...FACILITIES];
  return [
    ...others,
    {
      ...OWN_GOAL,
      target: { id: request.target, name: KINDS.find((kind) => kind.id === request.target)?.title ?? '' },
      subject: named.find((each) => each.id === request.subject) ?? { id: request.subject, name: '' },
      goal: request.goal,
    },
  ];
}

/** What a target's page shows with these goals: the nearest one counts. */
export function withOwnGoals(detail: TargetDetail, goals: OwnGoal[]): TargetDetail {
  const target = detail.targets[0]?.id;
  const percent = detail.targets[0]?.type === 'percent';
  const ofTarget = goals.filter((each) => each.target.id === target);
  return {
    ...detail,
    contributions: detail.contributions.map((row) => {
      const nearest = [row.contact.id, row.place.id, FACILITIES[0]?.id]
        .map((id) => ofTarget.find((each) => each.subject.id === id))
        .find((each) => each !== undefined);
      const value = percent ? row.percent : row.pass;
      const met = nearest === undefined || value === null ? null : value >= nearest.goal;
      return { ...row, own_goal: nearest?.goal ?? null, own_goal_met: met };
    }),
  };
}
