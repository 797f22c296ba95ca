/**
 * What DHIS2 says of an import: its summary, of both importers.
 *
 * Up to 2.42 each bad value is refused by itself, with status 409. Since 2.43 single values are refused with status 200,
 * while one bad org unit or period takes the whole request with it. Pure.
 */

/** How many values became what. */
export type Counts = { imported: number; updated: number; ignored: number; deleted: number };

export type Conflict = {
  /** `E8022`; `null` where DHIS2 names none. */
  code: string | null;
  /** Positions of values, counted from 0; -1 where DHIS2 does not say which. */
  indexes: number[];
  /** DHIS2's own sentence. */
  text: string;
};

export type Summary = {
  status: 'SUCCESS' | 'WARNING' | 'ERROR';
  counts: Counts;
  conflicts: Conflict[];
};

type Wire = {
  status?: string;
  description?: string;
  importCount?: Partial<Counts>;
  conflicts?: { errorCode?: string; indexes?: number[]; value?: string; object?: string }[];
};

/** Of the body of an answer with 200 or 409; `null` where it has no summary. */
export function summaryOf(body: unknown): Summary | null {
  const { response } = (typeof body === 'object' && body !== null ? body : {}) as { response?: Wire | null };
  const count = response?.importCount;
  if (response === undefined || response === null || count === undefined) return null;
  const { status } = response;
  if (status !== 'SUCCESS' && status !== 'OK' && status !== 'WARNING' && status !== 'ERROR') return null;
  const conflicts = (response.conflicts ?? []).map((one) => ({
    code: one.errorCode ?? null,
    indexes: one.indexes ?? [],
    text: one.value ?? one.object ?? '',
  }));
  return {
    status: status === 'OK' ? 'SUCCESS' : status,
    counts: {
      imported: count.imported ?? 0,
      updated: count.updated ?? 0,
      ignored: count.ignored ?? 0,
      deleted: count.deleted ?? 0,
    },
    conflicts:
      conflicts.length > 0 || status !== 'ERROR'
        ? conflicts
        : [{ code: null, indexes: [], text: response.description ?? '' }],
  };
}

/** Why each of so many values was refused, by position; `null` for one that was taken or left as it was. */
export function reasons(summary: Summary, values: number): (Conflict | null)[] {
  const found = Array.from<Conflict | null>({ length: values }).fill(null);
  for (const conflict of summary.conflicts) {
    for (const index of conflict.indexes) {
      if (index >= 0 && index < values) found[index] ??= conflict;
    }
  }
  const { imported, updated, deleted } = summary.counts;
  if (summary.status !== 'ERROR' || imported + updated + deleted > 0) return found;
  const whole = summary.conflicts.find(({ indexes }) => indexes.every((index) => index < 0));
  const reason = whole ?? summary.conflicts[0] ?? null;
  return found.map((one) => one ?? reason);
}
