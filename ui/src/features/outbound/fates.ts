/** How a document stands, or what waits for it: never the colour alone. */
import type { OutboundCount, OutboundFate, OutboundPreview, OutboundRow, OutboundStateView } from '../../api';

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

export type Summed = Omit<OutboundCount, 'mapping' | 'origin'>;

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
  'saved_with_problems',
  'replaced',
  'refused_deletions',
] as const satisfies (keyof Summed)[];

/** Over all mappings. */
export function summed(counts: OutboundCount[]): Summed {
  const sum = (name: keyof Summed) => counts.reduce((sum, count) => sum + count[name], 0);
  return Object.fromEntries(COUNTED.map((name) => [name, sum(name)])) as Summed;
}

/** A mapping, or what is of one. */
export function mappingKey({ mapping, origin }: Pick<OutboundCount, 'mapping' | 'origin'>): string {
  return `${origin} ${mapping}`;
}

const GOING = ['new', 'changed', 'refused', 'saved'] as const satisfies OutboundFate[];

const goesAs = (row: OutboundRow) => GOING.find((fate) => fate === row.fate);

function isReplaced({ problems }: OutboundRow): boolean {
  return problems.some((problem) => problem.kind === 'replaced');
}

/** Without those that a later document replaces: they never go. How many these are is what `replaced` says then. */
export function going({ counts, rows }: OutboundPreview): OutboundCount[] {
  const left = new Map(counts.map((count) => [mappingKey(count), { ...count, replaced: 0 }]));
  for (const row of rows) {
    const [count, fate] = [left.get(mappingKey(row)), goesAs(row)];
    if (count === undefined || fate === undefined || !isReplaced(row)) continue;
    count[fate] -= 1;
    count.replaced += 1;
  }
  return [...left.values()];
}

export type Choices = {
  withProblems: boolean;
  refusedAgain: boolean;
  savedAgain: boolean;
  deletions: boolean;
};

/** So many could go, or be saved into files, whatever DHIS2 would say. */
export function possible(count: Summed): number {
  return count.new + count.changed + count.saved + count.refused - count.refused_deletions;
}

/** Of those that could be saved into files, the ones that DHIS2 would refuse or refused. */
export function doubtful(count: Summed): number {
  return count.with_problems + count.saved_with_problems + count.refused - count.refused_deletions;
}

/** Of what the person chose, so many are there that DHIS2 would refuse. */
export function problematic(count: Summed, { savedAgain }: Choices): number {
  return count.with_problems + (savedAgain ? count.saved_with_problems : 0);
}

/** Of what the person chose, so many deletions are there. */
export function deletable(count: Summed, { refusedAgain }: Choices): number {
  return count.gone + (refusedAgain ? count.refused_deletions : 0);
}

/** So many documents of a mapping go, with what the person chose. */
export function goes(count: Summed, choices: Choices): number {
  const { withProblems, refusedAgain, savedAgain, deletions } = choices;
  const written = count.new + count.changed + (savedAgain ? count.saved : 0);
  const again = refusedAgain ? count.refused - count.refused_deletions : 0;
  return (
    written -
    (withProblems ? 0 : problematic(count, choices)) +
    again +
    (deletions ? deletable(count, choices) : 0)
  );
}

/**
 * Whether just so many will be found: which documents are replaced is seen in the rows, of which some may be left out, and
 * what a deletion comes to is known only of mappings that are still there.
 */
export function isCertain(preview: OutboundPreview, counts: OutboundCount[], choices: Choices): boolean {
  const { rows, more } = preview;
  const last = rows[rows.length - 1];
  // What wants attention comes first: where the last row does, others like it may be left out.
  const cut = more > 0 && last !== undefined && (isWrong(last) || last.fate === 'gone');
  if (choices.deletions) {
    const known = new Set(counts.map(mappingKey));
    const deletes = (row: OutboundRow) => row.fate === 'gone' || (row.item?.deletes ?? false);
    const isOpen = (row: OutboundRow) => row.objects.length === 0 || !known.has(mappingKey(row));
    if (cut || rows.some((row) => deletes(row) && isOpen(row))) return false;
  }
  const unseen = summed(preview.counts).replaced - rows.filter(isReplaced).length;
  return more === 0 || unseen <= 0 || (!cut && !choices.savedAgain);
}
