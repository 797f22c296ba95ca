/** What a made-up DHIS2 has for a made-up CHT. */
import type { FacilityValues, PeopleReceived, PlaceRow, ReceiveMapping } from '../../src/api';
import { COMPARISON } from './line';

export function makePlaceRow(part: Partial<PlaceRow> = {}): PlaceRow {
  return {
    decision: null,
    org_unit: 'oUnit000000',
    org_unit_name: 'Bahari Health Centre',
    org_unit_code: 'MFL-1',
    org_unit_parent: 'Kaskazini',
    place: 'place-bahari',
    place_name: 'Bahari HC',
    place_parent: 'Kaskazini county',
    matched_by: 'code',
    likeness: 72,
    parent: null,
    parent_name: null,
    contact_type: null,
    problem: null,
    detail: null,
    outcome: null,
    others: [],
    ...part,
  };
}

const SOKONI = ['Sokoni A', 'Sokoni B'].map((name) => ({
  place: `place-${name}`,
  name,
  parent: 'Kaskazini county',
  matched_by: 'name_and_parent' as const,
  likeness: 88,
}));

/** Found by its code, one of two, and nowhere. */
export const PLACE_ROWS: PlaceRow[] = [
  makePlaceRow(),
  makePlaceRow({
    org_unit: 'oUnit100000',
    org_unit_name: 'Sokoni',
    org_unit_code: null,
    place: null,
    place_name: null,
    place_parent: null,
    matched_by: null,
    likeness: null,
    problem: 'ambiguous',
    others: SOKONI,
  }),
  makePlaceRow({
    org_unit: 'oUnit200000',
    org_unit_name: 'Mlimani',
    place: null,
    place_name: null,
    place_parent: null,
    matched_by: null,
    likeness: null,
    parent: 'place-kaskazini',
    parent_name: 'Kaskazini county',
    contact_type: 'health_center',
  }),
];

export const RECEIVE_MAPPING: ReceiveMapping = {
  schema: 1,
  people: [
    {
      tracked_entity_type: 'tEntType000',
      contact_type: 'person',
      fields: { name: { attribute: 'aTtrName000' } },
    },
  ],
  reports: [],
};

export const RECEIVED: PeopleReceived = {
  connection: 'County DHIS2',
  confirmed: false,
  people: { new: 2, changed: 1, same: 40, conflicts: 1, refused: 0, outside: 3 },
  reports: { new: 0, changed: 0, same: 0, conflicts: 0, refused: 1, outside: 0 },
  rows: [
    {
      kind: 'person',
      source: 'teAsha00001',
      label: 'Asha Mwangi',
      org_unit: 'oUnit000000',
      place: { id: 'place-bahari', name: 'Bahari HC' },
      document: 'doc-1',
      fate: 'conflict',
      reason: 'changed_in_cht',
      detail: null,
      fields: ['name'],
    },
    {
      kind: 'report',
      source: 'evVisit0001',
      label: 'home_visit',
      org_unit: 'oUnit000000',
      place: null,
      document: 'doc-2',
      fate: 'refused',
      reason: 'value_unknown',
      detail: 'outcome',
      fields: [],
    },
  ],
  more: 2,
};

export const FACILITY_VALUES: FacilityValues = {
  connection: 'County DHIS2',
  facility: { id: 'f', name: 'Bahari HC' },
  period: '2026-11',
  at: Date.UTC(2026, 10, 22, 9),
  same: 1,
  different: 2,
  outside: 0,
  rows: COMPARISON.rows,
  not_monthly: [{ id: 'dSetWeekly0', name: 'Weekly surveillance' }],
};
