/** A made-up push into a made-up DHIS2, and what the server holds. */
import type {
  CompletionView,
  Dhis2Comparison,
  Dhis2Connection,
  PushTrial,
  PushView,
  ValueView,
} from '../../src/api';
import { CONNECTION } from './dhis2';
import { MONTHLY, PREDICTION } from './exports';

export const SIGNED_IN: Dhis2Connection = {
  ...CONNECTION,
  checked_at: Date.UTC(2026, 10, 22),
  account: { server: 'https://dhis2.example.org', user: 'hrio', signed_in: true },
};

export const VALUE: ValueView = {
  index: 3,
  org_unit: { id: 'oUnit100000', name: 'Mlimani HC' },
  data_element: { id: 'fEv1erCase0', name: 'Fever cases' },
  category_option_combo: { id: 'cOm0boFU500', name: 'Under 5, Female' },
  period: '202610',
  value: '12',
};

export const TRIAL: PushTrial = {
  at: Date.UTC(2026, 10, 23, 9),
  version: '2.42.1',
  requests: 1,
  to_send: 40,
  unchanged: 5,
  http: 200,
  status: 'success',
  counts: { imported: 39, updated: 1, ignored: 0, deleted: 0 },
  refusals: [],
  overwritten: 0,
  overwrites: [],
  prediction: {
    ...PREDICTION,
    http: 200,
    status: 'success',
    counts: { imported: 39, updated: 1, ignored: 0, deleted: 0 },
  },
  differences: [],
};

/** Of a server that refuses one value that nobody foresaw, and where somebody wrote another. */
export const DOUBTFUL: PushTrial = {
  ...TRIAL,
  http: 409,
  status: 'warning',
  counts: { imported: 38, updated: 1, ignored: 1, deleted: 0 },
  refusals: [{ code: 'E7613', text: 'Category option combo not found', count: 1, values: [VALUE] }],
  overwritten: 1,
  overwrites: [{ value: VALUE, there: '14', stored_by: 'mwajuma', last_updated: Date.UTC(2026, 10, 20) }],
  differences: [
    { kind: 'status', predicted: '200 success', answered: '409 warning' },
    { kind: 'refusal', code: 'E7613', predicted: 0, answered: 1, text: 'Category option combo not found' },
  ],
};

export function makePush(part: Partial<PushView> = {}): PushView {
  return {
    id: 1,
    export: 1,
    connection: 'County DHIS2',
    connection_id: 1,
    data_set: { id: MONTHLY, name: 'CHW Monthly Summary' },
    period: '202610',
    made_at: Date.UTC(2026, 10, 23, 9),
    state: 'asked',
    later: false,
    values: 45,
    fates: { accepted: 0, unchanged: 0, refused: 0, dropped: 0, overtaken: 0, open: 45 },
    trial: null,
    exceptions: [],
    org_units: [
      { org_unit: { id: 'oUnit000000', name: 'Bahari HC' }, values: 30, answered: true },
      { org_unit: VALUE.org_unit, values: 15, answered: true },
    ],
    finished_at: null,
    ...part,
  };
}

export const DONE: Partial<PushView> = {
  state: 'done',
  fates: { accepted: 39, unchanged: 5, refused: 1, dropped: 0, overtaken: 0, open: 0 },
  exceptions: [
    {
      value: VALUE,
      attribute_option_combo: null,
      fate: 'refused',
      code: 'E7613',
      reason: 'Category option combo not found',
    },
  ],
  finished_at: Date.UTC(2026, 10, 23, 10),
};

export const COMPLETIONS: CompletionView[] = ['Bahari HC', 'Mlimani HC'].map((name, at) => ({
  org_unit: { id: `oUnit${String(at)}00000`, name },
  complete: at === 1,
  date: at === 1 ? '2026-11-20T09:00:00.000' : null,
  stored_by: at === 1 ? 'mwajuma' : null,
  refused: null,
  link: 'https://dhis2.example.org/',
}));

export const COMPARISON: Dhis2Comparison = {
  connection: 'County DHIS2',
  same: 43,
  outside: 2,
  rows: (
    [
      ['changed_there', '12', '14', 'mwajuma'],
      ['only_here', '3', null, null],
    ] as const
  ).map(([kind, here, there, stored_by], at) => ({
    kind,
    data_set: { id: MONTHLY, name: 'CHW Monthly Summary' },
    period: '202610',
    org_unit: { id: `oUnit${String(at)}00000`, name: at === 0 ? 'Bahari HC' : 'Mlimani HC' },
    data_element: VALUE.data_element,
    category_option_combo: VALUE.category_option_combo,
    attribute_option_combo: null,
    here,
    there,
    sent: here,
    stored_by,
    last_updated: stored_by === null ? null : Date.UTC(2026, 10, 20),
    link: 'https://dhis2.example.org/',
  })),
};
