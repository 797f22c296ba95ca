import type { ExportPreview } from '../../ui/src/api/bindings';
import { expect, it, vi } from 'vitest';

import { jumlaSource, previewOf, valuesIn } from '../src/jumla/source';
import type { Question } from '../src/values';

const QUESTION: Question = { dataSet: 'dataSet', period: '202610', orgUnits: [], onlySignedOff: false };

const shown = (units: string[], value = '1', digest = 'all'): ExportPreview => ({
  data_set: { id: 'dataSet', name: 'Monthly' },
  period: '202610',
  months: ['2026-10'],
  compat: 'dhis2',
  file_name: 'file.json',
  files: 1,
  columns: [
    {
      data_element: 'births',
      category_option_combo: null,
      attribute_option_combo: null,
      title: 'Births',
      name: null,
    },
  ],
  rows: units.map((id) => ({
    org_unit: { id, name: id },
    coverage: { expected: 1, reported: 1 },
    values: [value],
    before: [],
    left_out: null,
    signed_off: null,
  })),
  values: units.length,
  coverage: { expected: units.length, reported: units.length },
  findings: [
    { rule: 'partial_coverage', severity: 'warning', args: {} },
    { rule: 'mapped_ancestor', severity: 'warning', args: { org_unit: 'a', below: '2' } },
  ],
  last_export: null,
  digest,
});

/** A Jumla that answers in turn, and what it was asked. */
function jumla(answers: Record<string, unknown>) {
  const asked: [string, unknown][] = [];
  const fetched = (url: string, init: RequestInit) => {
    const { pathname, search } = new URL(url);
    const path = pathname.replace('/api/jumla/v1', '');
    asked.push([path + search, JSON.parse(String(init.body))]);
    return Promise.resolve(new Response(JSON.stringify(answers[path]), { status: 200 }));
  };
  vi.stubGlobal('fetch', fetched);
  return asked;
}

const source = jumlaSource({ address: 'http://127.0.0.1:5865', token: 'jumla_good' });
const signal = new AbortController().signal;
const file = {
  dataSet: 'dataSet',
  period: '202610',
  dataValues: [{ dataElement: 'births', orgUnit: 'a', value: '1' }],
};

it('exports what was shown, by its digest', async () => {
  const asked = jumla({ '/exports': file });
  const values = await source.values(QUESTION, previewOf(shown(['a'])), ['a'], signal);
  expect(values).toEqual([{ dataElement: 'births', orgUnit: 'a', value: '1' }]);
  expect(asked.map(([path]) => path)).toEqual(['/exports?digest=all']);
});

it('exports fewer org units by a digest of their own, when their values are those that were shown', async () => {
  const asked = jumla({ '/exports/preview': shown(['a'], '1', 'fewer'), '/exports': file });
  await source.values(QUESTION, previewOf(shown(['a', 'b'])), ['a'], signal);
  expect(asked.map(([path]) => path)).toEqual(['/exports/preview', '/exports?digest=fewer']);
  expect(asked[1]?.[1]).toMatchObject({ org_units: ['a'] });
});

it('exports nothing that has changed since it was shown', async () => {
  jumla({ '/exports/preview': shown(['a'], '2', 'fewer'), '/exports': file });
  const values = source.values(QUESTION, previewOf(shown(['a', 'b'])), ['a'], signal);
  await expect(values).rejects.toMatchObject({ code: 'refusal.changed_since_preview' });
});

it('asks who has not reported for one org unit at a time', async () => {
  const asked = jumla({ '/exports/cell': { missing: [{ id: '1', name: 'Wanjiru K.' }] } });
  const names = await source.missing?.(QUESTION, previewOf(shown(['a'])), 'a', signal);
  expect(names).toEqual(['Wanjiru K.']);
  expect(asked[0]?.[1]).toMatchObject({ cell: { org_unit: 'a', data_element: 'births' } });
});

it('reads values of which the file says at the top what is the same for all', () => {
  const hoisted = {
    dataSet: 'dataSet',
    period: '202610',
    orgUnit: 'a',
    attributeOptionCombo: 'default',
    dataValues: [{ dataElement: 'births', categoryOptionCombo: 'default', value: '1' }],
  };
  expect(valuesIn(hoisted)).toEqual([
    {
      dataElement: 'births',
      orgUnit: 'a',
      categoryOptionCombo: 'default',
      attributeOptionCombo: 'default',
      value: '1',
    },
  ]);
  expect(() => valuesIn({ dataValues: [{ dataElement: 'births' }] })).toThrow();
});

it('says of coverage nothing twice', () => {
  expect(previewOf(shown(['a'])).remarks.map(({ key }) => key)).toEqual(['finding.mapped_ancestor']);
});
