/** A made-up workspace for tests and for looking at the pages: as many CHWs as asked for, with gaps and oddities. */
import type {
  AccountView,
  AggregateView,
  ChwView,
  ContributionView,
  CoverageView,
  Freshness,
  Named,
  SetAsideView,
  TargetDetail,
  TargetSummary,
  WorkspaceStatus,
} from '../../src/api';
import { makeExports } from './exports';

export const PERIODS = [
  '2026-11',
  '2026-10',
  '2026-09',
  '2026-08',
  '2026-07',
  '2026-06',
  '2026-05',
  '2026-04',
];
const NOW = Date.UTC(2026, 10, 23, 13);
export const FACILITIES: Named[] = [
  { id: 'f-bahari', name: 'Bahari Health Centre' },
  { id: 'f-mlimani', name: 'Mlimani Health Centre' },
];

const NAMES = [
  'Fatuma Bakari',
  'Hamisi Mwinyi',
  'Wanjirũ Kamau',
  'Zainab Omari',
  'salim Abdallah',
  "Grace Ng'ang'a",
  'Mary Atieno',
  'Peter Gĩtaũ',
  'Kadzo Mwangolo',
  'Josephine de Souza',
];

export type Kind = {
  id: string;
  title: string;
  type: 'count' | 'percent';
  goal: number;
  icon: string | null;
};

export const KINDS: Kind[] = [
  {
    id: 'households-visited',
    title: 'Households visited',
    type: 'percent',
    goal: 80,
    icon: 'icon-household',
  },
  { id: 'pregnancies-registered', title: 'New pregnancies', type: 'count', goal: 5, icon: 'icon-pregnancy' },
  {
    id: 'anc-four-visits',
    title: 'Four antenatal visits',
    type: 'percent',
    goal: 70,
    icon: 'icon-mother-child',
  },
  { id: 'facility-deliveries', title: 'Facility deliveries', type: 'percent', goal: 90, icon: 'icon-clinic' },
  { id: 'live-births', title: 'Live births', type: 'count', goal: -1, icon: 'icon-infant' },
  { id: 'fever-boys', title: 'Boys under five with fever', type: 'count', goal: -1, icon: 'icon-fever' },
  { id: 'fever-girls', title: 'Girls under five with fever', type: 'count', goal: -1, icon: 'icon-fever' },
  {
    id: 'fever-tested',
    title: 'Fever cases tested for malaria',
    type: 'percent',
    goal: 95,
    icon: 'icon-child',
  },
  {
    id: 'immunised-under-one',
    title: 'Children under one year fully immunised',
    type: 'percent',
    goal: -1,
    icon: 'icon-immunization',
  },
  {
    id: 'nutrition-screened',
    title: 'Nutrition screenings',
    type: 'count',
    goal: 25,
    icon: 'icon-nutrition',
  },
  {
    id: 'referrals-completed',
    title: 'Referrals completed',
    type: 'percent',
    goal: -1,
    icon: 'icon-referral',
  },
  { id: 'deaths', title: 'Deaths', type: 'count', goal: 0, icon: 'icon-death-general' },
];

type Person = { contact: Named; place: Named; phone: string | null; missing: boolean; reportedZero: boolean };

function people(count: number): Person[] {
  return Array.from({ length: count }, (_, index) => {
    const round = Math.floor(index / NAMES.length);
    const name = `${NAMES[index % NAMES.length] ?? ''}${round === 0 ? '' : ` ${String(round + 1)}`}`;
    return {
      contact: { id: `c-${String(index)}`, name },
      place: { id: `p-${String(index)}`, name: `${name.split(' ')[0] ?? ''} Area` },
      phone:
        index % 7 === 5 ? null : `+254 712 ${String(345_000 + index).replace(/(\d{3})(\d{3})/, '$1 $2')}`,
      missing: index % 10 === 2,
      reportedZero: index % 10 === 4,
    };
  });
}

export function dice(seed: string, sides: number): number {
  let hash = 2_166_136_261;
  for (const letter of seed) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16_777_619);
  return ((hash >>> 0) >>> 7) % sides;
}

const NO_OWN_GOAL = { own_goal: null, own_goal_met: null };

function contribution(kind: Kind, person: Person, period: string): ContributionView {
  const { contact, place } = person;
  if (person.missing) {
    const nothing = {
      pass: null,
      total: null,
      percent: null,
      goal_met: null,
      ...NO_OWN_GOAL,
      updated_date: null,
    };
    return { contact, place, ...nothing, missing: true, document: null, rev: null };
  }
  const total = person.reportedZero ? 0 : 4 + dice(`${kind.id}${contact.id}${period}`, 30);
  const pass =
    kind.type === 'count'
      ? total
      : Math.min(total, Math.round(total * (0.6 + dice(contact.id + kind.id, 45) / 100)));
  const hasGoal = kind.goal > 0;
  const percent =
    kind.type === 'percent'
      ? total === 0
        ? 0
        : Math.round((100 * pass) / total)
      : hasGoal
        ? Math.round((100 * pass) / kind.goal)
        : null;
  const met = kind.type === 'percent' ? (percent ?? 0) >= kind.goal : pass >= kind.goal;
  return {
    contact,
    place,
    pass,
    total,
    percent,
    goal_met: hasGoal ? met : null,
    ...NO_OWN_GOAL,
    missing: false,
    updated_date: Date.UTC(2026, 10, 12 + dice(contact.id, 10)),
    document: `target~${period}~${contact.id}~org.couchdb.user:${contact.id}`,
    rev: `${String(3 + dice(contact.id, 9))}-7d3f0c9a2e5b4c1f8a6d`,
  };
}

function summary(kind: Kind, rows: ContributionView[]): TargetSummary {
  const hasGoal = kind.goal > 0;
  const reported = rows.filter((row) => !row.missing);
  const sum = (pick: (row: ContributionView) => number | null) =>
    reported.reduce((total, row) => total + (pick(row) ?? 0), 0);
  const pass = hasGoal ? reported.filter((row) => row.goal_met).length : sum((row) => row.pass);
  const total = hasGoal ? rows.length : sum((row) => row.total);
  const percent =
    !hasGoal && kind.type === 'percent' ? (total === 0 ? 0 : Math.round((100 * pass) / total)) : null;
  return {
    id: kind.id,
    title: kind.title,
    type: kind.type,
    icon: kind.icon,
    goal: kind.goal,
    has_goal: hasGoal,
    summary: '',
    pass,
    total,
    percent,
    goal_met: hasGoal ? pass >= total : null,
    coverage: { expected: rows.length, reported: reported.length },
  };
}

export type World = ReturnType<typeof makeWorld>;

export function makeWorld(chws = 10, changes: Partial<AccountView> = {}) {
  const everybody = people(chws);
  const coverage = { expected: chws, reported: everybody.filter((person) => !person.missing).length };
  const account: AccountView = {
    demo: false,
    source: 'cht',
    server: 'https://cht.example.org',
    server_version: '4.18.0',
    user: 'amina',
    full_name: 'Amina Salim',
    role: 'supervisor',
    permissions: { aggregate: true, export: false },
    facilities: FACILITIES,
    periods: PERIODS,
    current_period: '2026-11',
    coverage,
    last_sync: NOW - 2 * 3_600_000,
    now: NOW,
    documents: { contacts: 2 * chws + 3, targets: 8 * chws, set_aside: 2 },
    gaps: [],
    ...changes,
  };
  const status: WorkspaceStatus = { state: 'open', keyring: false, lockable: true, account };

  const aggregate = (period: string): AggregateView => ({
    period,
    period_over: period !== account.current_period,
    facility: FACILITIES[0] ?? null,
    facilities: FACILITIES.slice(0, 1),
    coverage,
    missing: everybody.filter((person) => person.missing).map((person) => person.contact),
    targets: KINDS.map((kind) =>
      summary(
        kind,
        everybody.map((person) => contribution(kind, person, period)),
      ),
    ),
    findings: [
      { rule: 'shared_primary_contact', severity: 'note', args: { contact: 'Mary Atieno' } },
      {
        rule: 'pass_above_total',
        severity: 'warning',
        args: { contact: 'Hamisi Mwinyi', target: 'Facility deliveries', pass: '9', total: '7' },
      },
    ],
  });

  const targetDetail = (period: string, target: string): TargetDetail | null => {
    const kind = KINDS.find((each) => each.id === target);
    if (kind === undefined) return null;
    const contributions = everybody.map((person) => contribution(kind, person, period));
    return { ...aggregate(period), targets: [summary(kind, contributions)], contributions };
  };

  const chw = (id: string): ChwView | null => {
    const person = everybody.find((each) => each.contact.id === id);
    if (person === undefined) return null;
    const gone = (period: string) => period === '2026-07' || (person.missing && period >= '2026-10');
    return {
      contact: person.contact,
      left: false,
      phone: person.phone,
      place: person.place,
      facility: FACILITIES[0] ?? null,
      periods: PERIODS,
      targets: KINDS.map((kind) => ({
        id: kind.id,
        title: kind.title,
        type: kind.type,
        goal: kind.goal,
        has_goal: kind.goal > 0,
        own_goal: null,
        months: PERIODS.map((period) => {
          const row = contribution(kind, { ...person, missing: gone(period) }, period);
          const { pass, total, percent, goal_met, missing } = row;
          return { period, pass, total, percent, goal_met, own_goal_met: null, missing };
        }),
      })),
      documents: PERIODS.filter((period) => !gone(period)).map((period) => ({
        id: `target~${period}~${id}~org.couchdb.user:${id}`,
        rev: '12-7d3f0c9a2e5b4c1f8a6d',
        period,
        user: id,
        updated_date: Date.UTC(Number(period.slice(0, 4)), Number(period.slice(5)) - 1, 21),
        received_at: Date.UTC(2026, 10, 21, 8, 30),
        used: true,
      })),
    };
  };

  const coverageView = (period: string): CoverageView => {
    const contacts = everybody.map((person, index) => ({
      contact: person.contact,
      place: person.place,
      phone: person.phone,
      months: PERIODS.map((each, age) => {
        const roll = dice(person.contact.id + each, 12);
        const state: Freshness =
          person.missing && age < 3 ? 'missing' : roll === 0 ? 'missing' : roll < 3 ? 'stale' : 'fresh';
        const at = Date.UTC(2026, 10 - age, 20);
        return {
          state,
          updated_date: state === 'missing' ? null : at,
          accounts: index === 3 && age === 1 ? 2 : 1,
        };
      }),
    }));
    return {
      period,
      facility: FACILITIES[0] ?? null,
      facilities: FACILITIES.slice(0, 1),
      coverage,
      periods: PERIODS,
      stale_days: 7,
      totals: PERIODS.map((_, at) => ({
        expected: chws,
        reported: contacts.filter((row) => row.months[at]?.state !== 'missing').length,
      })),
      contacts,
    };
  };

  return {
    account,
    status,
    aggregate,
    targetDetail,
    chw,
    coverageView,
    ...makeExports(PERIODS, KINDS),
    setAside: SET_ASIDE,
  };
}

const SET_ASIDE: SetAsideView[] = [
  {
    id: 'target~2026-10~c-3~org.couchdb.user:c-3',
    rev: '4-9f',
    reason: 'number_as_text',
    detail: 'targets[2].value.total is "three"',
    partly_used: true,
  },
  {
    id: 'target~2026-07~c-8',
    rev: '1-3a',
    reason: 'targets_missing',
    detail: 'no targets',
    partly_used: false,
  },
];
