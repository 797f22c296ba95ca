import { expect, it } from 'vitest';

import { months } from '../src/cht/source';
import { mend } from '../src/cht/mend';
import type { Form } from '../src/dhis2/form';
import { asInForm, formOf } from '../src/dhis2/form';
import { valuesOf } from '../src/values';

const form: Form = formOf({
  form: {
    id: 'dataSet',
    name: 'Monthly',
    periodType: 'Monthly',
    categoryCombo: { id: 'none', isDefault: true },
    organisationUnits: [
      { id: 'district', name: 'District', path: '/district' },
      { id: 'north', name: 'North', path: '/district/north' },
      { id: 'south', name: 'South', path: '/district/south' },
    ],
    dataSetElements: [
      { dataElement: { id: 'births', name: 'Births', categoryCombo: { id: 'none' } } },
      { dataElement: { id: 'malaria', name: 'Malaria', categoryCombo: { id: 'age' } } },
    ],
  },
  combos: {
    categoryCombos: [
      { id: 'none', isDefault: true, categoryOptionCombos: [{ id: 'default', name: 'default' }] },
      {
        id: 'age',
        categoryOptionCombos: [
          { id: 'under', name: 'Under 5' },
          { id: 'over', name: 'Over 5' },
        ],
      },
    ],
  },
});

const row = (orgUnit: string, value: unknown, more: Record<string, unknown> = {}) => ({
  dataElement: 'births',
  orgUnit,
  value,
  ...more,
});
const answer = (dataValues: unknown[], more: Record<string, unknown> = {}) => ({
  dataSet: 'dataSet',
  completeDate: '2026-11-02',
  period: '202610',
  dataValues,
  ...more,
});
const told = (dataValues: unknown[]) => {
  const preview = mend(answer(dataValues), form, '202610');
  return {
    preview,
    values: valuesOf(preview, new Set(preview.rows.map(({ orgUnit }) => orgUnit.id))),
    remarks: Object.fromEntries(preview.remarks.map(({ key, args }) => [key, args['count'] ?? true])),
  };
};

it('writes values as text, names the default combos, and takes the date of completion out', () => {
  const { values, remarks, preview } = told([row('north', 24)]);
  expect(values).toEqual([
    {
      dataElement: 'births',
      orgUnit: 'north',
      categoryOptionCombo: 'default',
      attributeOptionCombo: 'default',
      value: '24',
    },
  ]);
  expect(remarks).toEqual({ 'mend.coverage': true, 'mend.completeDate': true });
  expect(preview.coverage).toBeNull();
});

it.each([
  [
    'of a data element that is not in the data set',
    row('north', 1, { dataElement: 'other' }),
    'mend.unknownElement',
  ],
  ['that would need a split', row('north', 1, { dataElement: 'malaria' }), 'mend.noCombo'],
  ["with another element's split", row('north', 1, { categoryOptionCombo: 'under' }), 'mend.noCombo'],
  ['without a number', row('north', null), 'mend.unreadable'],
  ['with a number that is none', row('north', Number.NaN), 'mend.unreadable'],
  ['without an org unit', { dataElement: 'births', value: 1 }, 'mend.unreadable'],
  ['that is no object', 'row', 'mend.unreadable'],
])('leaves out a row %s, and says so', (_remark, bad, remark) => {
  const { values, remarks } = told([row('south', 3), bad]);
  expect(values.map(({ orgUnit, value }) => [orgUnit, value])).toEqual([['south', '3']]);
  expect(remarks[remark]).toBe(1);
});

it('keeps splits apart and the first of two for one cell', () => {
  const under = { dataElement: 'malaria', categoryOptionCombo: 'under' };
  const over = { dataElement: 'malaria', categoryOptionCombo: 'over' };
  const { values, remarks, preview } = told([
    row('north', 1, under),
    row('north', 2, over),
    row('north', 9, over),
  ]);
  expect(values.map(({ value }) => value)).toEqual(['1', '2']);
  expect(preview.columns.map(({ name }) => name)).toEqual(['Malaria · Under 5', 'Malaria · Over 5']);
  expect(remarks['mend.twice']).toBe(1);
});

it('leaves out what is not in the data set for good, and what has nothing but zeros until it is ticked', () => {
  const { preview, remarks } = told([row('elsewhere', 5), row('north', 0), row('south', 2)]);
  expect(preview.rows.map(({ orgUnit, leftOut }) => [orgUnit.name, leftOut])).toEqual([
    ['elsewhere', 'not_assigned'],
    ['North', 'only_zeros'],
    ['South', null],
  ]);
  expect(remarks).toMatchObject({ 'mend.notAssigned': 1, 'mend.onlyZeros': 1 });
});

it('says where units stand above others', () => {
  const { remarks } = told([row('district', 5), row('north', 2), row('south', 3)]);
  expect(remarks['mend.above']).toBe(1);
});

it.each([
  ['another data set', answer([], { dataSet: 'other' }), 'cht_elsewhere'],
  ['another month', answer([], { period: '202609' }), 'cht_elsewhere'],
  ['something else', { hello: 'world' }, 'cht_strange'],
  ['a page', '<html></html>', 'cht_strange'],
])('refuses an answer for %s', (_remark, body, code) => {
  expect(() => mend(body, form, '202610')).toThrow(expect.objectContaining({ code }));
});

it('marks what DHIS2 does not have in the data set, wherever it comes from', () => {
  const preview = told([row('north', 1)]).preview;
  const other = {
    ...preview,
    rows: preview.rows.map((one) => ({ ...one, orgUnit: { id: 'elsewhere', name: 'X' } })),
  };
  expect(asInForm(other, form).rows[0]?.leftOut).toBe('not_assigned');
  expect(asInForm(preview, form).rows[0]?.orgUnit.name).toBe('North');
});

it('offers a year of months, the newest first, over the turn of the year', () => {
  const found = months(new Date('2026-02-15T00:00:00Z'));
  expect(found.slice(0, 3)).toEqual(['202602', '202601', '202512']);
  expect(found).toHaveLength(12);
});
