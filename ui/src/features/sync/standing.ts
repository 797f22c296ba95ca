/** Where a workspace stands with its server, as far as can be said honestly. */
import type { SyncOutcome, SyncState, SyncView } from '../../api';

export type Standing = Exclude<SyncState, 'done'> | 'never' | 'complete' | 'uncompared' | 'differs';

export const SIGNS: Record<Standing, string> = {
  never: '○',
  complete: '●',
  uncompared: '◐',
  differs: '◐',
  stopped: '◐',
  capped: '◐',
  offline: '✕',
  denied: '!',
  failed: '!',
};

export type Comparison = 'same' | 'different' | 'none';

/** Whether what is here was held against the server's list at the end of a run. */
export function comparisonOf(outcome: SyncOutcome): Comparison {
  if (outcome.complete) return 'same';
  return outcome.missing > 0 ? 'different' : 'none';
}

/** `last` is how the newest run ended; there may be data here from before runs were recorded. */
export function standingOf(last: SyncOutcome | null, synced: boolean): Standing {
  if (last === null) return synced ? 'uncompared' : 'never';
  if (last.state !== 'done') return last.state;
  const compared = { same: 'complete', different: 'differs', none: 'uncompared' } as const;
  return compared[comparisonOf(last)];
}

export function newest(view: SyncView | undefined): SyncOutcome | null {
  return view?.runs[0]?.outcome ?? null;
}
