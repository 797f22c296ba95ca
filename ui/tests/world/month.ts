/** A made-up month: findings, marks, a sign-off, and hand-overs, for tests and for looking at the pages. */
import type {
  CheckFinding,
  CheckView,
  FacilityMonth,
  FollowUpView,
  HandoverView,
  KnownKey,
  MonthState,
  MonthView,
  Named,
  NextStep,
  ReadHandover,
  SignOffRequest,
  SignOffView,
  TargetSummary,
  Thresholds,
} from '../../src/api';
import { FACILITIES } from './make';
import type { World } from './make';

export const FINGERPRINT = '4f1a9c02d7be63508e11';
export const OTHER_KEY = '77d0aa31c95e2b64f80c';
export const DIGEST = '3c9e0b6f1d2a4857c1e09f';
export const AT = Date.UTC(2026, 10, 23, 9, 15);

export const THRESHOLDS: Required<Thresholds> = {
  stale_days: 7,
  history_months: 12,
  minimum_history: 6,
  minimum_peers: 5,
  outlier_tenths: 35,
  extreme_tenths: 100,
  sudden_percent: 100,
  minimum_difference: 5,
};

const HAMISI = { id: 'c-1', name: 'Hamisi Mwinyi' };
const FATUMA = { id: 'c-0', name: 'Fatuma Bakari' };
const ZAINAB = { id: 'c-3', name: 'Zainab Omari' };
const DELIVERIES = { id: 'facility-deliveries', name: 'Facility deliveries' };

export function mark(part: Partial<FollowUpView> = {}): FollowUpView {
  return {
    state: 'to_call',
    note: '',
    due: null,
    overdue: false,
    at: AT,
    by: 'amina',
    outdated: false,
    then: null,
    ...part,
  };
}

function finding(
  rule: CheckFinding['rule'],
  severity: CheckFinding['severity'],
  contact: Named | null,
  part: Partial<CheckFinding> = {},
): CheckFinding {
  return {
    key: [rule, contact?.id ?? '', part.target?.id ?? ''].join(' ').trim(),
    rule,
    severity,
    dimension: 'internal_consistency',
    contact,
    place: contact && { id: `p-${contact.id}`, name: 'Bahari Area 2' },
    phone: contact && '+254 700 000 002',
    target: null,
    evidence: [],
    follow_up: null,
    settled: false,
    ...part,
    args: { ...(contact && { contact: contact.name }), ...part.args },
  };
}

function evidenceOf(contact: Named, period: string) {
  return [
    { id: `target~${period}~${contact.id}~org.couchdb.user:${contact.id}`, rev: '12-7d3f0c9a2e5b4c1f' },
  ];
}

/** Of the world's people, who has not reported is not reported here either. */
export function makeFindings(world: World, period: string): CheckFinding[] {
  const { missing } = world.aggregate(period);
  return [
    ...missing.map((contact) =>
      finding('not_reported', 'warning', contact, { dimension: 'completeness', phone: '+254 700 000 009' }),
    ),
    finding('pass_above_total', 'warning', HAMISI, {
      target: DELIVERIES,
      args: { target: DELIVERIES.name, pass: '9', total: '7' },
      evidence: evidenceOf(HAMISI, period),
    }),
    finding('outlier_own', 'note', FATUMA, {
      dimension: 'outlier',
      target: { id: 'live-births', name: 'Live births' },
      args: { target: 'Live births', value: '31', median: '8', months: '9', score: '7.4' },
      evidence: evidenceOf(FATUMA, period),
      follow_up: mark({ state: 'explained', note: 'A new maternity ward opened.' }),
      settled: true,
    }),
    finding('goal_zero', 'note', null, {
      target: { id: 'deaths', name: 'Deaths' },
      args: { target: 'Deaths' },
    }),
  ];
}

export function makeCheck(world: World, period: string, findings: CheckFinding[]): CheckView {
  return {
    period,
    period_over: period !== world.account.current_period,
    facility: FACILITIES[0] ?? null,
    facilities: FACILITIES.slice(0, 1),
    coverage: world.account.coverage,
    thresholds: THRESHOLDS,
    findings,
    contacts: [],
    open: findings.filter((each) => each.severity === 'warning' && !each.settled).length,
  };
}

export function makeSignOff(world: World, period: string, findings: CheckFinding[]): SignOffView {
  const { missing, targets, period_over } = world.aggregate(period);
  const open = findings.filter((each) => each.severity === 'warning' && !each.settled);
  return {
    period,
    period_over,
    facility: FACILITIES[0] ?? { id: '', name: '' },
    state: open.length === 0 ? 'reviewed' : 'open',
    next: !period_over ? 'wait_for_month_end' : open.length > 0 ? 'settle_findings' : 'sign_off',
    digest: DIGEST,
    coverage: world.account.coverage,
    missing,
    targets,
    open_findings: open,
    sign_off: null,
    stale: false,
    changes: [],
    sent_back: null,
    withdrawn: null,
    journal: [],
    journal_intact: true,
    handovers: [],
    fingerprint: FINGERPRINT,
    by: 'Amina Salim',
  };
}

/** As it is after signing what the view shows. */
export function signed(view: SignOffView, request: SignOffRequest = {}): SignOffView {
  const number = view.journal.length + 1;
  const accepted = (request.accepted ?? []).flatMap(({ key, reason }) => {
    const of = view.open_findings.find((each) => each.key === key);
    return of ? [{ key, reason, rule: of.rule, severity: of.severity, args: of.args }] : [];
  });
  return {
    ...view,
    state: 'signed_off',
    next: 'hand_over',
    sign_off: {
      number,
      at: AT,
      by: view.by,
      notes: request.notes ?? '',
      digest: view.digest,
      coverage: view.coverage,
      accepted,
    },
    stale: false,
    changes: [],
    sent_back: null,
    withdrawn: null,
    journal: [entry(number, 'signed_off', request.notes ?? ''), ...view.journal],
  };
}

export function entry(
  number: number,
  kind: SignOffView['journal'][number]['kind'],
  note = '',
): SignOffView['journal'][number] {
  return {
    number,
    kind,
    at: AT + number * 60_000,
    by: 'amina',
    note,
    digest: DIGEST,
    hash: `${String(number)}f00d`,
  };
}

/** A late sync has changed one number of what was signed. */
export function stale(view: SignOffView): SignOffView {
  return {
    ...view,
    state: 'open',
    next: 'sign_again',
    stale: true,
    digest: 'e07b5521aa90cc13',
    changes: [
      {
        contact: ZAINAB,
        target: DELIVERIES,
        before: { pass: 6, total: 8 },
        after: { pass: 7, total: 9 },
      },
      {
        contact: { id: 'c-8', name: 'Kadzo Mwangolo' },
        target: DELIVERIES,
        before: null,
        after: { pass: 4, total: 4 },
      },
    ],
  };
}

function handed(target: TargetSummary) {
  return {
    id: target.id,
    title: target.title,
    type: target.type,
    goal: target.goal,
    has_goal: target.has_goal,
    summary: target.summary,
    pass: target.pass,
    total: target.total,
    percent: target.percent,
    coverage: target.coverage,
  };
}

export function makeHandover(world: World, part: Partial<HandoverView> = {}): HandoverView {
  const period = '2026-10';
  const { missing, targets } = world.aggregate(period);
  return {
    id: 'h-1',
    facility: FACILITIES[0] ?? { id: '', name: '' },
    period,
    server: 'https://cht.example.org',
    user: 'amina',
    by: 'Amina Salim',
    at: AT,
    notes: 'Josephine has lost her phone.',
    via: 'file',
    received_at: AT + 86_400_000,
    key: 'trusted',
    fingerprint: FINGERPRINT,
    digest: DIGEST,
    coverage: world.account.coverage,
    missing,
    targets: targets.map(handed),
    accepted: [
      {
        key: 'pass_above_total c-1 facility-deliveries',
        rule: 'pass_above_total',
        severity: 'warning',
        args: { contact: 'Hamisi Mwinyi', target: 'Facility deliveries', pass: '9', total: '7' },
        reason: 'Twins were counted twice; he corrects it next month.',
      },
    ],
    standing: 'waiting',
    withdrawn: null,
    agrees: true,
    differences: [],
    ...part,
  };
}

export function makeRead(world: World, part: Partial<HandoverView> = {}): ReadHandover {
  return {
    path: '/media/usb/bahari-2026-10.jumla',
    handover: makeHandover(world, { received_at: null, ...part }),
    here: false,
  };
}

export const KEYS: KnownKey[] = [
  {
    fingerprint: FINGERPRINT,
    server: 'https://cht.example.org',
    user: 'amina',
    trusted: true,
    first_seen: AT,
  },
  { fingerprint: OTHER_KEY, server: 'https://cht.example.org', user: 'juma', trusted: false, first_seen: AT },
];

const STATES: [MonthState, NextStep][] = [
  ['open', 'call_missing'],
  ['open', 'settle_findings'],
  ['reviewed', 'sign_off'],
  ['signed_off', 'hand_over'],
  ['received', 'export'],
  ['exported', 'nothing'],
];

export function facilityMonth(
  facility: Named,
  index: number,
  part: Partial<FacilityMonth> = {},
): FacilityMonth {
  const [state, next] = STATES[index % STATES.length] ?? ['open', 'call_missing'];
  const isSigned = state !== 'open' && state !== 'reviewed';
  return {
    facility,
    coverage: { expected: 10, reported: index % 6 === 0 ? 8 : 10 },
    state,
    stale: false,
    sent_back: null,
    withdrawn: null,
    open_findings: state === 'open' ? 1 + (index % 4) : 0,
    to_call: state === 'open' ? index % 3 : 0,
    signed_at: isSigned ? AT : null,
    signed_by: isSigned ? 'Amina Salim' : null,
    waiting: false,
    agrees: null,
    next,
    ...part,
  };
}

/** As many facilities as asked for, over all states. */
export function makeMonth(period: string, facilities: Named[], period_over: boolean): MonthView {
  return { period, period_over, facilities: facilities.map((each, index) => facilityMonth(each, index)) };
}
