import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { reasons, summaryOf } from '../src/dhis2/answer';

type Recorded = {
  file: string;
  importCount?: object | null;
  conflicts?: { errorCode?: string; indexes?: number[] }[];
};

const RECORDINGS = '../tests/recordings';

/** The body that a real server answered with; `null` where it is no JSON. */
function answered(file: string): unknown {
  const text = readFileSync(file, 'utf8').split('<<< RESPONSE')[1] ?? '';
  const body = text.slice(text.indexOf('\n\n')).trim();
  return body.startsWith('{') ? (JSON.parse(body) as unknown) : null;
}

describe.each([
  ['dhis2-2.44', 'exchanges'],
  ['dhis2-2.44/mixed', ''],
  ['dhis2-2.42', 'exchanges'],
])('recorded imports of %s', (folder, within) => {
  it('are read as their index says', () => {
    const index = JSON.parse(readFileSync(join(RECORDINGS, folder, 'index.json'), 'utf8')) as Recorded[];
    let read = 0;
    for (const { file, importCount, conflicts } of index) {
      if (importCount === undefined || importCount === null) continue;
      const body = answered(join(RECORDINGS, folder, within, file));
      if (body === null) continue;
      const summary = summaryOf(body);
      expect(summary?.counts, file).toEqual(importCount);
      const named = (summary?.conflicts ?? []).filter(({ code }) => code !== null);
      const expected = (conflicts ?? []).filter(
        ({ errorCode }) => errorCode !== undefined && errorCode !== null,
      );
      expect(
        named.map(({ code, indexes }) => [code, indexes]),
        file,
      ).toEqual(expected.map(({ errorCode, indexes }) => [errorCode, indexes ?? []]));
      read += 1;
    }
    expect(read).toBeGreaterThan(80);
  });
});

describe('why each value was refused', () => {
  const none = { imported: 0, updated: 0, ignored: 0, deleted: 0 };
  const conflict = (code: string, indexes: number[]) => ({ code, indexes, text: code });
  it.each([
    {
      remark: 'single values, the rest is taken',
      summary: { status: 'WARNING', counts: { ...none, updated: 2 }, conflicts: [conflict('E8122', [1])] },
      expected: [null, 'E8122', null],
    },
    {
      remark: 'the whole group, with its positions',
      summary: { status: 'ERROR', counts: none, conflicts: [conflict('E8022', [0, 1, 2])] },
      expected: ['E8022', 'E8022', 'E8022'],
    },
    {
      remark: 'the whole request, without positions',
      summary: { status: 'ERROR', counts: none, conflicts: [conflict('E8107', [-1])] },
      expected: ['E8107', 'E8107', 'E8107'],
    },
    {
      remark: 'one position for the whole group',
      summary: { status: 'ERROR', counts: none, conflicts: [conflict('E8030', [0])] },
      expected: ['E8030', 'E8030', 'E8030'],
    },
    {
      remark: 'other groups were stored',
      summary: { status: 'ERROR', counts: { ...none, updated: 2 }, conflicts: [conflict('E8022', [2])] },
      expected: [null, null, 'E8022'],
    },
    {
      remark: 'a position beyond the values',
      summary: { status: 'WARNING', counts: { ...none, updated: 3 }, conflicts: [conflict('E8122', [7])] },
      expected: [null, null, null],
    },
  ] as const)('$remark', ({ summary, expected }) => {
    const plain = {
      status: summary.status,
      counts: { ...summary.counts },
      conflicts: summary.conflicts.map((one) => ({ ...one, indexes: [...one.indexes] })),
    };
    expect(reasons(plain, 3).map((reason) => reason?.code ?? null)).toEqual(expected);
  });
});

it('is none where there is no summary', () => {
  for (const body of [null, 'text', {}, { response: null }, { response: { status: 'ERROR' } }]) {
    expect(summaryOf(body)).toBeNull();
  }
});
