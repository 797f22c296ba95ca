/** How a document stands, or what waits for it: never the colour alone. */
import type { OutboundCount, OutboundFate, OutboundRow, OutboundStateView } from '../../api';

export const SIGNS: Record<OutboundFate, string> = {
  new: '+',
  changed: '▲',
  same: '=',
  queued: '○',
  on_its_way: '→',
  refused: '✖',
  saved: '▤',
  failed: '✖',
  gone: '◆',
  deleted: '✔',
};

export const STATE_SIGNS: Record<OutboundStateView, string> = {
  queued: '○',
  on_its_way: '→',
  sent: '✔',
  saved: '▤',
  refused: '✖',
  superseded: '◆',
};

/** What the rows can be narrowed to, in the order in which it is asked for. */
export type Narrowed = 'all' | 'problems' | OutboundFate;

export const NARROWED: Narrowed[] = [
  'all',
  'problems',
  'new',
  'changed',
  'refused',
  'failed',
  'queued',
  'on_its_way',
  'same',
  'saved',
  'gone',
  'deleted',
];

/** DHIS2 would refuse it, refused it, or the mapping makes nothing of it. */
export function isWrong({ fate, problems }: OutboundRow): boolean {
  return fate === 'failed' || fate === 'refused' || problems.length > 0;
}

export function fits(row: OutboundRow, narrowed: Narrowed): boolean {
  if (narrowed === 'all') return true;
  return narrowed === 'problems' ? isWrong(row) : row.fate === narrowed;
}

type Summed = Omit<OutboundCount, 'mapping' | 'origin'>;

const COUNTED = [
  'not_relevant',
  'new',
  'changed',
  'same',
  'queued',
  'refused',
  'saved',
  'failed',
  'gone',
  'deleted',
  'with_problems',
] as const satisfies (keyof Summed)[];

/** Over all mappings. */
export function summed(counts: OutboundCount[]): Summed {
  const sum = (name: keyof Summed) => counts.reduce((sum, count) => sum + count[name], 0);
  return Object.fromEntries(COUNTED.map((name) => [name, sum(name)])) as Summed;
}

export type Choices = {
  withProblems: boolean;
  refusedAgain: boolean;
  savedAgain: boolean;
  deletions: boolean;
};

/** So many could go, or be saved into files, whatever DHIS2 would say. */
export function possible(count: Summed): number {
  return count.new + count.changed + count.refused + count.saved;
}

/** So many documents of a mapping go, with what the person chose. */
export function goes(count: Summed, choices: Choices): number {
  const { withProblems, refusedAgain, savedAgain, deletions } = choices;
  const fresh = count.new + count.changed - (withProblems ? 0 : count.with_problems);
  const again = (refusedAgain ? count.refused : 0) + (savedAgain ? count.saved : 0);
  return fresh + again + (deletions ? count.gone : 0);
}
