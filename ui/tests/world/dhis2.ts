/** What a made-up laptop knows of DHIS2, and how its targets are mapped. */
import type { Dhis2Connection, FilePrediction, MappingFile, MappingView } from '../../src/api';
import { CHILD, MONTHLY, PREDICTION } from './exports';

export const CONNECTION: Dhis2Connection = {
  id: 1,
  name: 'County DHIS2',
  current: true,
  checked_at: null,
  account: null,
  metadata: {
    stamp: { connection: 'County DHIS2', version: '2.42.1', imported_at: Date.UTC(2026, 10, 20) },
    address: 'https://dhis2.example.org/',
    calendar: 'iso8601',
    user: 'hrio',
    rights: {
      superuser: false,
      data_sets: 2,
      org_units: [{ id: 'oUnitCounty', name: 'Kaskazini' }],
      org_units_in_all: 3,
    },
    data_sets: 2,
    data_elements: 31,
    org_units: 128,
    option_combos: 12,
    programs: null,
    files: [{ name: 'metadata.json', at: Date.UTC(2026, 10, 20), counts: { dataSets: 2, sections: 0 } }],
    missing: ['lock_exceptions', 'stored_values'],
  },
};

export const CHECKED: FilePrediction = {
  path: '/media/amina/chw.csv',
  name: 'chw.csv',
  prediction: { ...PREDICTION, needs: ['tick_first_row_is_header', 'of_the_future'] },
};

const FEVER = 'fEv1erCase0';
const BIRTHS = 'bIr1thsLiv0';

/** As the engine answers: the file's word stands instead of the CHT's. */
export function makeMapping(file: MappingFile = { schema: 1 }, known = true): MappingView {
  const target = (id: string, name: string, kind: 'count' | 'percent', element: string | null) => {
    const own = file.targets?.[id];
    const entries =
      own ??
      (element === null ? [] : [{ measure: 'total' as const, data_element: element, data_set: MONTHLY }]);
    return {
      target: { id, name },
      kind,
      source:
        own !== undefined ? ('file' as const) : element === null ? ('nowhere' as const) : ('cht' as const),
      entries: entries.map((entry) => ({
        entry,
        data_element: known && entry.data_element === FEVER ? 'Fever cases' : null,
        category_option_combo: null,
        attribute_option_combo: null,
        data_set: known && entry.data_set === MONTHLY ? 'CHW Monthly Summary' : null,
      })),
    };
  };
  const wrong = Object.entries(file.targets ?? {}).filter(([, entries]) =>
    entries.some((entry) => ![FEVER, BIRTHS].includes(entry.data_element)),
  );
  const places = { 'p-bahari': 'Bahari HC', 'p-mlimani': 'Mlimani HC' };
  return {
    file,
    targets: [
      target('fever-tested', 'Fever cases tested for malaria', 'percent', FEVER),
      target('live-births', 'Live births', 'count', BIRTHS),
      target('deaths', 'Deaths', 'count', null),
    ],
    places: Object.entries(places).map(([id, name], at) => {
      const own = file.places?.[id];
      return {
        place: { id, name },
        source: own === undefined ? ('cht' as const) : ('file' as const),
        entries: (own ?? [{ org_unit: `oUnit${String(at)}00000` }]).map((entry) => ({
          entry,
          org_unit: known ? `${name} (DHIS2)` : null,
          data_set: null,
        })),
      };
    }),
    findings: wrong.map(([, entries]) => ({
      rule: 'unknown_data_element' as const,
      severity: 'warning' as const,
      args: { target: 'Deaths', data_element: entries[0]?.data_element ?? '' },
    })),
    data_sets: known
      ? [
          {
            data_set: { id: MONTHLY, name: 'CHW Monthly Summary' },
            data_elements: [
              {
                data_element: { id: FEVER, name: 'Fever cases' },
                option_combos: [
                  { id: 'cOm0boFU500', name: 'Under 5, Female' },
                  { id: 'cOm1boMU500', name: 'Under 5, Male' },
                ],
                is_default: false,
              },
              {
                data_element: { id: BIRTHS, name: 'Live births' },
                option_combos: [{ id: 'HllvX50cXC0', name: 'default' }],
                is_default: true,
              },
            ],
            attribute_option_combos: [{ id: 'HllvX50cXC0', name: 'default' }],
          },
          {
            data_set: { id: CHILD, name: 'Child Health Monthly' },
            data_elements: [],
            attribute_option_combos: [],
          },
        ]
      : [],
    org_units: known
      ? [
          { id: 'oUnit000000', name: 'Bahari HC (DHIS2)' },
          { id: 'oUnit100000', name: 'Mlimani HC (DHIS2)' },
        ]
      : [],
  };
}
