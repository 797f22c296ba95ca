/** What a person may say of an org unit, and what came of it. */
import type { PlaceDecision, PlaceRow } from '../../api';

/** Rows that are to be written and were not yet. */
export function decided(rows: PlaceRow[]): PlaceRow[] {
  return rows.filter((row) => ready(row) && (row.outcome === null || row.outcome === 'not_written'));
}

function ready({ decision, place, contact_type }: PlaceRow): boolean {
  return (decision === 'link' && place !== null) || (decision === 'make' && contact_type !== null);
}

/** What can be said of a row, as far as it is known what that would mean. */
export function sayable(row: PlaceRow): PlaceDecision[] {
  return [
    ...(row.place === null ? [] : (['link'] as const)),
    ...(row.contact_type === null ? [] : (['make'] as const)),
    'leave',
  ];
}

/** The rows with what came of them, those above included that were not written now. */
export function withOutcomes(rows: PlaceRow[], written: PlaceRow[]): PlaceRow[] {
  const of = new Map(written.map((row) => [row.org_unit, row]));
  return rows.map((row) => {
    const now = of.get(row.org_unit);
    return now === undefined ? row : { ...now, others: row.others };
  });
}

/** An id or a code says it outright; a name does not. */
export function isSure(row: PlaceRow): boolean {
  return (
    row.decision === null && row.problem === null && (row.matched_by === 'id' || row.matched_by === 'code')
  );
}
