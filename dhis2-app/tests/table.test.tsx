import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { expect, it, vi } from 'vitest';

import { ValuesTable } from '../src/steps/ValuesTable';
import type { Preview, Row } from '../src/values';
import { atOrBelow, maySend, valuesOf } from '../src/values';

const row = (id: string, changed: Partial<Row> = {}): Row => ({
  orgUnit: { id, name: id.toUpperCase() },
  coverage: { expected: 10, reported: 10 },
  signedOff: 'signed_off',
  values: ['1234', '0'],
  leftOut: null,
  ...changed,
});

const ROWS = [
  row('whole'),
  row('partial', { coverage: { expected: 10, reported: 9 }, signedOff: 'stale' }),
  row('nobody', { coverage: { expected: 3, reported: 0 }, signedOff: 'open', values: [null, null] }),
  row('elsewhere', { leftOut: 'not_assigned' }),
  row('unsigned', { leftOut: 'not_signed_off' }),
  row('zeros', { leftOut: 'only_zeros', values: ['0', '0'] }),
];

const PREVIEW: Preview = {
  dataSet: { id: 'dataSet', name: 'Monthly' },
  period: '202610',
  columns: ['Births', 'Deaths'].map((name) => ({
    dataElement: name,
    categoryOptionCombo: null,
    attributeOptionCombo: null,
    name,
  })),
  rows: ROWS,
  coverage: { expected: 36, reported: 29 },
  remarks: [],
  digest: 'digest',
};

const INCLUDED = new Set(['whole', 'partial', 'nobody']);
const unit = (name: string) => screen.getByRole('row', { name: new RegExp(`Import ${name}`) });

function table(changed: Partial<Parameters<typeof ValuesTable>[0]> = {}) {
  return render(
    <ValuesTable
      preview={PREVIEW}
      included={INCLUDED}
      onInclude={() => undefined}
      missing={undefined}
      {...changed}
    />,
  );
}

it('says who has reported and what is signed off, and never a zero for nobody', async () => {
  const { container } = table();
  expect(unit('WHOLE')).toHaveTextContent('10 of 10 signed off1,2340');
  expect(unit('PARTIAL')).toHaveTextContent('9 of 10');
  expect(unit('PARTIAL')).toHaveTextContent('changed since it was signed');
  const nobody = unit('NOBODY');
  expect(nobody).toHaveTextContent('nobody reported');
  expect(within(nobody).getAllByLabelText('no value')).toHaveLength(2);
  expect(nobody).not.toHaveTextContent('0');
  const { violations } = await axe.run(container, { rules: { 'color-contrast': { enabled: false } } });
  expect(violations).toEqual([]);
});

it('lets nobody tick what DHIS2 does not have in the data set, nor what is not signed off', () => {
  table();
  for (const [name, disabled] of [
    ['ELSEWHERE', true],
    ['UNSIGNED', true],
    ['ZEROS', false],
    ['WHOLE', false],
  ] as const) {
    const box = within(unit(name)).getByRole('checkbox');
    expect((box as HTMLInputElement).disabled, name).toBe(disabled);
  }
  expect(valuesOf(PREVIEW, new Set(ROWS.filter(maySend).map(({ orgUnit }) => orgUnit.id)))).toHaveLength(6);
});

it('names who has not reported, when asked', async () => {
  const missing = vi.fn(() => Promise.resolve(['Wanjiru K.', 'Amina O.']));
  table({ missing });
  await userEvent.click(screen.getByRole('button', { name: 'Who of PARTIAL has not reported?' }));
  expect(await screen.findByText('Not reported: Wanjiru K., Amina O.')).toBeVisible();
  expect(missing).toHaveBeenCalledWith('partial', expect.any(AbortSignal));
});

it('finds an org unit among many, and those from which reports are missing', async () => {
  const many = Array.from({ length: 150 }, (_, at) =>
    row(`unit${String(at)}`, at === 7 ? { coverage: { expected: 2, reported: 1 } } : {}),
  );
  table({ preview: { ...PREVIEW, rows: many } });
  const rows = () => screen.getAllByRole('row').length - 1;
  expect(rows()).toBe(100);
  await userEvent.click(screen.getByTestId('more-rows'));
  expect(rows()).toBe(150);
  await userEvent.type(screen.getByLabelText('Find an organisation unit'), 'unit14');
  expect(rows()).toBe(11);
  await userEvent.clear(screen.getByLabelText('Find an organisation unit'));
  await userEvent.click(screen.getByLabelText('Only where reports are missing'));
  expect(rows()).toBe(1);
});

it('takes a unit together with everything below it', () => {
  const units = [
    { id: 'district', name: 'District', above: [] },
    { id: 'north', name: 'North', above: ['district'] },
    { id: 'other', name: 'Other', above: [] },
  ];
  expect(atOrBelow(units, 'district')).toEqual(['district', 'north']);
  expect(atOrBelow(units, 'north')).toEqual(['north']);
});
