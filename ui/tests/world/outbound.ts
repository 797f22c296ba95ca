/** Patients, events and service reports of a made-up CHT, on their way into a made-up DHIS2. */
import type {
  OutboundCount,
  OutboundDocument,
  OutboundItemView,
  OutboundMappingView,
  OutboundOverview,
  OutboundPreview,
  OutboundProblem,
  OutboundRow,
  RecordsRequest,
  RecordsView,
  RecordTypeView,
} from '../../src/api';
import type { Host } from './host';
import { SIGNED_IN } from './line';
import { OUTCOME } from './sync';

const DAY = 86_400_000;
const OCTOBER = Date.UTC(2026, 9, 5, 9);

function type(id: string, title: string, part: Partial<RecordTypeView> = {}): RecordTypeView {
  return { id, title, chosen: false, mapped: false, count: 0, oldest: null, ...part };
}

/** What the settings and the mapping name; nobody has chosen anything. */
export const NOTHING_KEPT: RecordsView = {
  forms: [
    type('pregnancy', 'Pregnancy registration', { mapped: true }),
    type('pregnancy_visit', 'Pregnancy visit'),
    type('referral', 'Referral', { mapped: true }),
  ],
  contact_types: [type('person', 'Person', { mapped: true })],
  keep_days: null,
  complete: true,
  reports: 0,
  persons: 0,
};

export const KEPT: RecordsView = {
  ...NOTHING_KEPT,
  forms: [
    type('pregnancy', 'Pregnancy registration', {
      chosen: true,
      mapped: true,
      count: 41,
      oldest: Date.UTC(2026, 1, 3),
    }),
    type('pregnancy_visit', 'Pregnancy visit'),
    type('referral', 'Referral', { chosen: true, mapped: true }),
  ],
  contact_types: [type('person', 'Person', { chosen: true, mapped: true, count: 120, oldest: OCTOBER })],
  reports: 41,
  persons: 120,
};

/** As the engine does it: what is chosen now is lacking until a sync, and what is not goes. */
export function chosen(view: RecordsView, request: RecordsRequest): RecordsView {
  const of = (types: RecordTypeView[], ids: string[] = []) => [
    ...types.map((each) => {
      const on = ids.includes(each.id);
      return { ...each, chosen: on, count: on ? each.count : 0, oldest: on ? each.oldest : null };
    }),
    ...ids.filter((id) => !types.some((each) => each.id === id)).map((id) => type(id, id, { chosen: true })),
  ];
  const forms = of(view.forms, request.forms);
  const contact_types = of(view.contact_types, request.contact_types);
  const sum = (types: RecordTypeView[]) => types.reduce((all, each) => all + each.count, 0);
  return {
    forms,
    contact_types,
    keep_days: request.keep_days ?? null,
    complete: [...forms, ...contact_types].every((each) => !each.chosen || each.count > 0),
    reports: sum(forms),
    persons: sum(contact_types),
  };
}

export function makeProblem(part: Partial<OutboundProblem> & Pick<OutboundProblem, 'kind'>): OutboundProblem {
  return { at: null, code: null, about: null, detail: null, ...part };
}

const STATES = { queued: 0, on_its_way: 0, sent: 0, saved: 0, refused: 0, gone: 0 };

export function makeMappingView(
  part: Partial<OutboundMappingView> & Pick<OutboundMappingView, 'name'>,
): OutboundMappingView {
  return {
    origin: 'workspace',
    kind: 'tracker',
    relevant_to: "doc.form === 'pregnancy'",
    destination: null,
    connection: SIGNED_IN.id,
    cron: null,
    due: true,
    problems: [],
    states: STATES,
    ...part,
  };
}

export const OVERVIEW: OutboundOverview = {
  connection: { id: 'County DHIS2', name: 'County DHIS2' },
  connection_id: SIGNED_IN.id,
  signed_in: true,
  programs_at: OCTOBER,
  mappings: [
    makeMappingView({ name: 'pregnancy', states: { ...STATES, sent: 30, refused: 1, gone: 2 } }),
    makeMappingView({ name: 'referral', kind: 'event', relevant_to: "doc.form === 'referral'" }),
    makeMappingView({
      name: 'lab orders',
      origin: 'cht',
      kind: 'configured',
      relevant_to: null,
      destination: 'https://lab.example.org/api/orders',
      connection: null,
      cron: '0 22 * * 5',
      due: false,
      problems: [makeProblem({ kind: 'not_dhis2' })],
    }),
  ],
  queued: 0,
};

export function makeItem(part: Partial<OutboundItemView> = {}): OutboundItemView {
  return {
    id: 1,
    mapping: 'pregnancy',
    origin: 'workspace',
    document: 'r-refused',
    revision: '1-abc',
    deletes: false,
    state: 'refused',
    queued_at: OCTOBER,
    changed_at: OCTOBER + DAY,
    attempts: 0,
    next_at: null,
    problems: [
      makeProblem({
        kind: 'refused',
        code: 'E1064',
        about: { id: 'XOGmEDrAQ8F', name: 'National id' },
        detail: 'Non-unique attribute value `NID-9001`',
      }),
    ],
    gone: false,
    what: null,
    ...part,
  };
}

export function makeRow(part: Partial<OutboundRow> & Pick<OutboundRow, 'document'>): OutboundRow {
  return {
    revision: '1-abc',
    mapping: 'pregnancy',
    origin: 'workspace',
    of_type: 'pregnancy',
    title: 'Pregnancy registration',
    reported_at: OCTOBER,
    contact: { id: 'c4f2', name: 'Amina Otieno' },
    fate: 'new',
    problems: [],
    objects: [],
    item: null,
    ...part,
  };
}

/** Of a document that was deleted in the CHT, nothing but what was sent is known. */
export function makeGoneRow(document: string, part: Partial<OutboundRow> = {}): OutboundRow {
  return makeRow({
    document,
    of_type: '',
    title: '',
    fate: 'gone',
    contact: null,
    reported_at: null,
    objects: [{ kind: 'event', uid: 'eVent100000' }],
    ...part,
  });
}

export const COUNTS = {
  origin: 'workspace',
  not_relevant: 0,
  new: 0,
  changed: 0,
  same: 0,
  queued: 0,
  refused: 0,
  saved: 0,
  failed: 0,
  gone: 0,
  deleted: 0,
  with_problems: 0,
  saved_with_problems: 0,
  replaced: 0,
  refused_deletions: 0,
} satisfies Omit<OutboundCount, 'mapping'>;

/** One that DHIS2 would refuse, one that it refused, one that nothing can be made of, and new ones. */
export const PREVIEW: OutboundPreview = {
  at: OCTOBER + 49 * DAY,
  connection: { id: 'County DHIS2', name: 'County DHIS2' },
  documents: 43,
  counts: [
    {
      ...COUNTS,
      mapping: 'pregnancy',
      new: 3,
      changed: 1,
      same: 30,
      refused: 1,
      failed: 1,
      gone: 2,
      with_problems: 1,
      not_relevant: 5,
    },
    { ...COUNTS, mapping: 'referral', new: 2, not_relevant: 41 },
    { ...COUNTS, mapping: 'lab orders', origin: 'cht', new: 4, not_relevant: 39 },
  ],
  rows: [
    makeRow({
      document: 'r-would',
      problems: [
        makeProblem({
          kind: 'would_be_refused',
          code: 'E1125',
          at: 'attributes.SWItsyCAKfh',
          about: { id: 'SWItsyCAKfh', name: 'Sex' },
        }),
      ],
    }),
    makeRow({ document: 'r-refused', fate: 'refused', problems: makeItem().problems, item: makeItem() }),
    makeRow({
      document: 'r-failed',
      fate: 'failed',
      contact: { id: 'p', name: 'Baraka Mutua' },
      problems: [
        makeProblem({ kind: 'not_found', at: 'attributes.ByFNHjgonpz', detail: 'doc.patient.name' }),
      ],
    }),
    makeRow({ document: 'r-new' }),
    makeRow({ document: 'r-changed', fate: 'changed' }),
    makeGoneRow('r-gone'),
    makeRow({ document: 'r-referral', mapping: 'referral', of_type: 'referral', title: 'Referral' }),
  ],
  more: 4,
  checked: 'whole',
};

export const DOCUMENT: OutboundDocument = {
  document: 'r-refused',
  revision: '2-def',
  of_type: 'pregnancy',
  title: 'Pregnancy registration',
  reported_at: OCTOBER,
  contact: { id: 'c4f2', name: 'Amina Otieno' },
  mappings: [
    {
      mapping: 'pregnancy',
      origin: 'workspace',
      relevant: true,
      relevant_to: "doc.form === 'pregnancy'",
      fate: 'refused',
      payload: '{\n  "trackedEntities": []\n}',
      problems: makeItem().problems,
      history: [
        makeItem({ id: 2 }),
        makeItem({ id: 1, state: 'superseded', problems: [], revision: '1-abc' }),
      ],
    },
    {
      mapping: 'referral',
      origin: 'workspace',
      relevant: false,
      relevant_to: "doc.form === 'referral'",
      fate: null,
      payload: null,
      problems: [],
      history: [],
    },
  ],
  absent: ['9d3e'],
};

/** Lets a host answer about records and mappings, with what is chosen kept in mind. */
export function withOutbound(host: Host, kept: RecordsView = KEPT) {
  let records = kept;
  host.dhis2 = [SIGNED_IN];
  Object.assign(host.instead, {
    records: () => records,
    choose_records: ({ request }: { request: RecordsRequest }) => (records = chosen(records, request)),
    start_sync: () => {
      records = { ...records, complete: true };
      return OUTCOME;
    },
    outbound_overview: () => OVERVIEW,
    preview_outbound: () => PREVIEW,
    outbound_document: () => DOCUMENT,
    try_outbound: () => ({ accepted: 4, refused: [makeItem({ document: 'r-new' })] }),
    queue_outbound: () => ({
      queued: 5,
      deletions: 0,
      with_problems: 1,
      failed: 1,
      elsewhere: 4,
      replaced: 0,
    }),
    run_outbound: () => ({ sent: 4, deleted: 0, refused: 1, open: 0, items: [makeItem()] }),
    outbound_queue: () => [],
  });
  return host;
}
