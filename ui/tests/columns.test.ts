import { describe, expect, it } from 'vitest';

import type { Column } from '../src/shared/grid/columns';
import { asTable, matching, nextOrder, sorted } from '../src/shared/grid/columns';

type Row = { name: string; percent: number | null };
const rows: Row[] = [
  { name: 'salim', percent: 0 },
  { name: 'Édith', percent: null },
  { name: 'Wanjirũ\tKamau', percent: 100 },
  { name: 'Achieng', percent: 40 },
];
const columns: Column<Row>[] = [
  { id: 'name', header: 'Name', sortBy: (row) => row.name, cell: (row) => row.name, text: (row) => row.name },
  {
    id: 'percent',
    header: 'Percent',
    sortBy: (row) => row.percent,
    cell: (row) => row.percent,
    text: (row) => (row.percent === null ? 'not reported' : String(row.percent)),
  },
];
const names = (list: Row[]) => list.map((row) => row.name.slice(0, 3));

describe('sorting', () => {
  it('goes up, down and back to the order given', () => {
    const up = nextOrder(null, 'percent');
    const down = nextOrder(up, 'percent');
    expect(up?.direction).toBe('ascending');
    expect(down?.direction).toBe('descending');
    expect(nextOrder(down, 'percent')).toBeNull();
    expect(nextOrder(down, 'name')).toEqual({ column: 'name', direction: 'ascending' });
  });

  it('puts what is missing last both ways: it is neither the least nor the most', () => {
    expect(names(sorted(rows, columns, { column: 'percent', direction: 'ascending' }, 'en'))).toEqual([
      'sal',
      'Ach',
      'Wan',
      'Édi',
    ]);
    expect(names(sorted(rows, columns, { column: 'percent', direction: 'descending' }, 'en'))).toEqual([
      'Wan',
      'Ach',
      'sal',
      'Édi',
    ]);
  });

  it('sorts names as people do, without regard to case and accents', () => {
    expect(names(sorted(rows, columns, { column: 'name', direction: 'ascending' }, 'en'))).toEqual([
      'Ach',
      'Édi',
      'sal',
      'Wan',
    ]);
  });
});

describe('search', () => {
  it.each([
    ['wanjiru', ['Wan']],
    ['KAMAU wan', ['Wan']],
    ['édi', ['Édi']],
    ['  ', ['sal', 'Édi', 'Wan', 'Ach']],
    ['nobody', []],
  ])('finds %j', (text, expected) =>
    expect(names(matching(rows, text, (row) => row.name))).toEqual(expected),
  );
});

it('copies as a table that a spreadsheet takes, in words where nothing was reported', () => {
  expect(asTable(rows.slice(1, 3), columns)).toBe('Name\tPercent\nÉdith\tnot reported\nWanjirũ Kamau\t100');
});
