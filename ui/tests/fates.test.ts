/** How many documents go with what a person chose: as the engine counts them. */
import { describe, expect, it } from 'vitest';

import type { OutboundCount, OutboundPreview } from '../src/api';
import type { Choices } from '../src/features/outbound/fates';
import { doubtful, goes, going, isCertain, possible, summed } from '../src/features/outbound/fates';
import { COUNTS, makeGoneRow, makeItem, makeProblem, makeRow, PREVIEW } from './world/outbound';

const NONE: Choices = { withProblems: false, refusedAgain: false, savedAgain: false, deletions: false };
const ALL: Choices = { withProblems: true, refusedAgain: true, savedAgain: true, deletions: true };
const REPLACED = [makeProblem({ kind: 'replaced' })];

const count = (part: Partial<OutboundCount>): OutboundCount => ({ ...COUNTS, mapping: 'report', ...part });
const report = (document: string, part: Parameters<typeof makeRow>[0] | object = {}) =>
  makeRow({ document, mapping: 'report', ...part });
const look = (part: Partial<OutboundPreview>): OutboundPreview => ({ ...PREVIEW, more: 0, ...part });

describe('the number on the button', () => {
  it.each([
    ['new and changed', { new: 3, changed: 2 }, NONE, 5],
    ['in doubt', { new: 3, with_problems: 2 }, NONE, 1],
    ['in doubt, and wanted', { new: 3, with_problems: 2 }, { ...NONE, withProblems: true }, 3],
    ['saved before', { saved: 4, saved_with_problems: 3 }, NONE, 0],
    ['saved before, and wanted', { saved: 4, saved_with_problems: 3 }, { ...NONE, savedAgain: true }, 1],
    [
      'saved before and in doubt, and wanted',
      { saved: 4, saved_with_problems: 3 },
      { ...NONE, savedAgain: true, withProblems: true },
      4,
    ],
    ['refused', { refused: 3, refused_deletions: 2 }, { ...NONE, refusedAgain: true }, 1],
    ['deleted', { gone: 2, refused: 1, refused_deletions: 1 }, { ...NONE, deletions: true }, 2],
    ['deleted, one refused', { gone: 2, refused: 1, refused_deletions: 1 }, ALL, 3],
  ])('of %s', (_, part, choices, number) => {
    expect(goes(count(part), choices)).toBe(number);
  });

  it('never has what a later document replaces', () => {
    const preview = look({
      counts: [count({ new: 2, changed: 1, same: 1, saved: 2, refused: 1, replaced: 5 })],
      rows: [
        report('r-new', { problems: REPLACED }),
        report('r-changed', { fate: 'changed', problems: REPLACED }),
        report('r-same', { fate: 'same', problems: REPLACED }),
        report('r-saved', { fate: 'saved', problems: REPLACED }),
        report('r-refused', { fate: 'refused', problems: REPLACED }),
      ],
    });
    const [left] = going(preview);
    expect(left).toMatchObject({ new: 1, changed: 0, same: 1, saved: 1, refused: 0, replaced: 4 });
    expect(goes(left as OutboundCount, ALL)).toBe(2);
  });
});

it('can be saved what is written, and not what is deleted', () => {
  const total = summed([
    count({ new: 3, with_problems: 1, saved: 2, saved_with_problems: 1, refused: 3, refused_deletions: 1 }),
    count({ gone: 4, failed: 1 }),
  ]);
  expect(possible(total)).toBe(7);
  expect(doubtful(total)).toBe(4);
});

describe('the number is certain', () => {
  const counts = [count({ new: 1 })];

  it('where all rows are there, and where none of those left out can go', () => {
    expect(isCertain(look({ counts, rows: [report('r')] }), counts, ALL)).toBe(true);
    const same = look({
      counts: [count({ new: 1, saved: 1, replaced: 1 })],
      rows: [report('r'), report('r-same', { fate: 'same' })],
      more: 9,
    });
    expect(isCertain(same, counts, NONE)).toBe(true);
    expect(isCertain(same, counts, { ...NONE, savedAgain: true })).toBe(false);
  });

  it('but not of deletions of which nobody knows what they come to', () => {
    const deletions = { ...NONE, deletions: true };
    const ofKnown = look({ counts, rows: [makeGoneRow('r', { mapping: 'report' })] });
    expect(isCertain(ofKnown, counts, deletions)).toBe(true);
    const ofForgotten = look({ counts, rows: [makeGoneRow('r', { mapping: 'forgotten' })] });
    expect(isCertain(ofForgotten, counts, NONE)).toBe(true);
    expect(isCertain(ofForgotten, counts, deletions)).toBe(false);
    const item = makeItem({ deletes: true });
    const refused = look({ counts, rows: [report('r', { fate: 'refused', item, objects: [] })] });
    expect(isCertain(refused, counts, deletions)).toBe(false);
  });
});
