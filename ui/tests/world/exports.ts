/** A made-up export: data sets, values, what DHIS2 would say to them, and the form that they are shown in. */
import type {
  CellView,
  ExportCell,
  ExportChoices,
  ExportComparison,
  ExportPreview,
  ExportRecord,
  ExportRequest,
  FormView,
  PeriodChoices,
  PredictionView,
  RowLeftOut,
  SignOffMark,
} from '../../src/api';
import type { Kind } from './make';
import { dice } from './make';

export const MONTHLY = 'kJ7mSumWq2A';
export const CHILD = 'pC4hHlthM9x';
export const QUARTERLY = 'qR2tReprt0Q';
const COMBO = 'HllvX50cXC0';
const STAMP = { connection: 'County DHIS2', version: '2.42.1', imported_at: Date.UTC(2026, 9, 20) };

export const PREDICTION: PredictionView = {
  version: '2.42',
  importer: 'older',
  metadata: STAMP,
  missing: ['lock_exceptions', 'stored_values'],
  http: 409,
  status: 'warning',
  counts: { imported: 39, updated: 0, ignored: 1, deleted: 0 },
  conflicts: [
    {
      code: 'E7619',
      scope: 'value',
      indexes: [3],
      args: { value_type: 'INTEGER_POSITIVE', value: '-2', reason: 'value_not_positive_integer' },
      values: [
        {
          index: 3,
          org_unit: { id: 'oU1Unt001K', name: 'Mlimani HC' },
          data_element: { id: 'dE3xAmplE00', name: 'Facility deliveries' },
          category_option_combo: null,
          period: '202610',
          value: '-2',
        },
      ],
      fixes: [
        { kind: 'leave_out', values: [{ org_unit: 'oU1Unt001K', data_element: 'dE3xAmplE00' }] },
        { kind: 'mapping', target: 'facility-deliveries' },
        { kind: 'choose_period', period: '2026-09' },
        { kind: 'repair' },
      ],
    },
  ],
  remarks: [{ kind: 'stored_under_default', count: 5, args: {}, values: [], fixes: [] }],
  rejected_indexes: [3],
  fates: { stored: 39, refused: 1, unchanged: 0, dropped: 0, deleted: 0 },
  cells: [{ row: 1, column: 3, fate: 'refused' }],
  needs: [],
  names: {},
};

/** In turn: signed off, signed and changed since, not signed, and nobody's to sign. */
const MARKS: (SignOffMark | null)[] = ['signed_off', 'stale', 'open', null];

function leftOutOf(assigned: boolean | null, index: number, onlySigned: boolean): RowLeftOut | null {
  if (assigned === false) return 'not_assigned';
  return onlySigned && MARKS[index % MARKS.length] !== 'signed_off' ? 'not_signed_off' : null;
}

export function makeExports(periods: string[], kinds: Kind[]) {
  const units = ['Bahari HC', 'Mlimani HC', 'Ziwani HC', 'Msitu Dispensary', 'Kilimo HC', 'Mtoni HC'];
  const orgUnits = units.map((name, index) => ({
    id: `oU${String(index)}Unt00${String(index)}K`,
    name,
    depth: 1,
    above: [],
    assigned: name === 'Mtoni HC' ? false : true,
  }));
  const monthly: PeriodChoices = {
    period_type: 'Monthly',
    calendar: null,
    periods: periods.map((id) => ({ id, months: [id], days: [], over: id < '2026-11' })),
    proposed: '2026-10',
  };
  const choices: ExportChoices = {
    data_sets: [
      { id: MONTHLY, name: 'CHW Monthly Summary' },
      { id: CHILD, name: 'Child Health Monthly' },
      { id: QUARTERLY, name: 'Quarterly Report' },
    ],
    periods,
    proposed_period: '2026-10',
    org_units: { [MONTHLY]: orgUnits, [CHILD]: orgUnits.slice(0, 2), [QUARTERLY]: orgUnits.slice(0, 3) },
    data_set_periods: {
      [MONTHLY]: monthly,
      [CHILD]: monthly,
      [QUARTERLY]: {
        period_type: 'Quarterly',
        calendar: null,
        periods: [
          { id: '2026Q4', months: ['2026-10', '2026-11', '2026-12'], days: [], over: false },
          { id: '2026Q3', months: ['2026-07', '2026-08', '2026-09'], days: [], over: true },
        ],
        proposed: '2026Q3',
      },
    },
    metadata: STAMP,
  };

  const preview = (request: Partial<ExportRequest>): ExportPreview => {
    const { data_set: dataSet = '', period = '', org_units: chosen = [], leave_out: leaveOut = [] } = request;
    const all = choices.org_units[dataSet] ?? [];
    const rows = all
      .filter((unit) => chosen.length === 0 || chosen.includes(unit.id))
      .map((unit, index) => {
        const silent = unit.name === 'Msitu Dispensary';
        const values = kinds.slice(0, 8).map((kind, index) => {
          const left = leaveOut.some(
            (each) => each.org_unit === unit.id && each.data_element === elementOf(index),
          );
          return silent || left ? null : String(1 + dice(kind.id + unit.id + period, 1400));
        });
        return {
          org_unit: { id: unit.id, name: unit.name },
          coverage: { expected: 7, reported: silent ? 0 : 6 },
          values,
          before: values.map((value, index) => (unit.name === 'Bahari HC' && index === 0 ? '7' : value)),
          left_out: leftOutOf(unit.assigned, index, request.only_signed_off === true),
          signed_off: MARKS[index % MARKS.length] ?? null,
        };
      });
    return {
      data_set: choices.data_sets.find((set) => set.id === dataSet) ?? { id: dataSet, name: dataSet },
      period,
      months: [period],
      compat: 'dhis2',
      file_name: `chw-monthly-summary-${period}.json`,
      files: 1,
      columns: kinds.slice(0, 8).map((kind, index) => ({
        data_element: elementOf(index),
        category_option_combo: COMBO,
        attribute_option_combo: null,
        title: kind.title,
        name: null,
      })),
      rows,
      values: rows.reduce((sum, row) => sum + row.values.filter((value) => value !== null).length, 0),
      coverage: {
        expected: 7 * rows.length,
        reported: rows.reduce((sum, row) => sum + row.coverage.reported, 0),
      },
      findings: [
        { rule: 'no_category_option_combo', severity: 'note', args: { target: 'Deaths' } },
        { rule: 'org_unit_without_reports', severity: 'warning', args: { org_unit: 'Msitu Dispensary' } },
      ],
      last_export: { id: 1, at: Date.UTC(2026, 10, 3, 9), file: 'chw-2026-10.json', changed: 1 },
      digest: '9f2c4e1a77b0d3e5',
    };
  };

  const record = (id: number): ExportRecord => ({
    id,
    at: Date.UTC(2026, 10, 3, 9, id),
    file: `~/Documents/chw-monthly-summary-2026-10.json`,
    format: 'json',
    data_set: MONTHLY,
    data_set_name: 'CHW Monthly Summary',
    period: '202610',
    compat: 'dhis2',
    values: 40,
    org_units: 5,
    coverage: { expected: 42, reported: 30 },
    findings: [],
    digest: '9f2c4e1a77b0d3e5',
  });

  const form = (request: Partial<ExportRequest>, orgUnit: string) => makeForm(preview(request), orgUnit);

  const cell = ({ org_unit: unit, data_element: element }: ExportCell): CellView => ({
    org_unit: { id: unit, name: orgUnits.find((each) => each.id === unit)?.name ?? unit },
    title: 'Households visited',
    name: `Element ${element}`,
    value: '41',
    coverage: { expected: 7, reported: 6 },
    contributions: [
      {
        contact: { id: 'c-1', name: 'Hamisi Mwinyi' },
        target: { id: 'households-visited', name: 'Households visited' },
        period: '2026-10',
        value: '23',
        document: 'target~2026-10~c-1~org.couchdb.user:c-1',
        rev: '3-7d3f0c9a2e5b',
        updated_date: Date.UTC(2026, 9, 28),
      },
    ],
    missing: [{ id: 'c-2', name: 'Wanjirũ Kamau' }],
    previous: '38',
    previous_period: '2026-09',
    before: '7',
  });

  const comparison = (from: number, to: number | null): ExportComparison => ({
    from,
    to,
    same: 39,
    changes: [
      {
        org_unit: { id: 'oU0Unt000K', name: 'Bahari HC' },
        data_element: { id: elementOf(0), name: 'Households visited' },
        category_option_combo: { id: COMBO, name: 'default' },
        attribute_option_combo: null,
        period: '202610',
        before: '7',
        after: null,
      },
    ],
  });

  return { choices, preview, record, form, cell, comparison };
}

export function elementOf(index: number): string {
  return `dE${String(index)}xAmplE00`;
}

/** A form of two sections: two age groups by two sexes, then single values; one value has no place in it. */
function makeForm(preview: ExportPreview, orgUnit: string): FormView {
  const row = preview.rows.find((each) => each.org_unit.id === orgUnit);
  const valueAt = (index: number) => ({
    value: row?.values[index] ?? null,
    before: row?.before[index] ?? null,
  });
  const combos = ['cOm0boFU500', 'cOm1boMU500', 'cOm2boFO500', 'cOm3boMO500'];
  const cellOf = (index: number, combo: string | null) => ({
    data_element: elementOf(index),
    category_option_combo: combo,
    attribute_option_combo: null,
    title: preview.columns[index]?.title ?? '',
    ...valueAt(index),
    fate: index === 3 && orgUnit === 'oU1Unt001K' ? ('refused' as const) : ('stored' as const),
  });
  const option = (name: string, span: number) => ({ label: { kind: 'option' as const, name }, span });
  const field = (combo: string, greyed = false, compulsory = false) => ({
    option_combo: combo,
    greyed,
    compulsory,
  });
  return {
    org_unit: row?.org_unit ?? { id: orgUnit, name: orgUnit },
    form: {
      data_set: preview.data_set.id,
      name: preview.data_set.name,
      kind: 'section',
      tabs: false,
      tabs_direction: 'horizontal',
      sections: [
        {
          id: 'sEc0tion000',
          name: 'Fever',
          description: 'Cases seen at home',
          tables: [
            {
              category_combo: 'cAt0Combo00',
              headers: [
                [option('Under 5', 2), option('5 and over', 2)],
                [option('Female', 1), option('Male', 1), option('Female', 1), option('Male', 1)],
              ],
              columns: combos.map((combo, at) => ({
                option_combo: combo,
                names: [at < 2 ? 'Under 5' : '5 and over', at % 2 === 0 ? 'Female' : 'Male'],
              })),
              rows: [5, 6].map((index) => ({
                data_element: elementOf(index),
                name: `Fever ${String(index)}`,
                value_type: 'INTEGER',
                is_number: true,
                cells: combos.map((combo, at) =>
                  field(combo, index === 6 && at === 3, index === 5 && at === 0),
                ),
              })),
              row_totals: true,
              column_totals: true,
              pivot: null,
              is_order_unknown: false,
            },
          ],
        },
        {
          id: 'sEc1tion000',
          name: 'Community',
          description: null,
          tables: [
            {
              category_combo: 'cAt1Combo00',
              headers: [[{ label: { kind: 'value' }, span: 1 }]],
              columns: [{ option_combo: COMBO, names: [] }],
              rows: [0, 1, 3, 7].map((index) => ({
                data_element: elementOf(index),
                name: preview.columns[index]?.title ?? '',
                value_type: 'INTEGER',
                is_number: true,
                cells: [field(COMBO)],
              })),
              row_totals: false,
              column_totals: false,
              pivot: null,
              is_order_unknown: false,
            },
          ],
        },
      ],
      unsectioned: [],
    },
    cells: [
      cellOf(5, combos[0] ?? null),
      cellOf(5, combos[1] ?? null),
      cellOf(6, combos[0] ?? null),
      cellOf(0, null),
      cellOf(1, COMBO),
      cellOf(3, COMBO),
    ],
    outside: [{ ...cellOf(4, null), title: 'Live births' }],
  };
}
