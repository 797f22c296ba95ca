/** What is out of the ordinary in a facility's month, beside its state. */
import type { FacilityMonth } from '../../api';

export type Flag = 'stale' | 'sent_back' | 'withdrawn' | 'waiting' | 'differs';

export function flagsOf(row: FacilityMonth, officer: boolean): Flag[] {
  return [
    ...(row.stale ? (['stale'] as const) : []),
    ...(row.sent_back !== null ? (['sent_back'] as const) : []),
    ...(row.withdrawn !== null ? (['withdrawn'] as const) : []),
    ...(row.waiting && officer ? (['waiting'] as const) : []),
    ...(row.agrees === false && officer ? (['differs'] as const) : []),
  ];
}
