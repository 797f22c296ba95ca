/** What of patients is kept, as a request. */
import type { RecordsRequest, RecordsView } from '../../api';

export type Wanted = Required<RecordsRequest>;

/** Which of the two lists. */
export type Which = 'forms' | 'contact_types';

export function wantedOf({ forms, contact_types, keep_days }: RecordsView): Wanted {
  const chosen = (types: RecordsView[Which]) => types.filter((each) => each.chosen).map((each) => each.id);
  return { forms: chosen(forms), contact_types: chosen(contact_types), keep_days };
}

export function chosenOf({ forms, contact_types }: RecordsView): number {
  return [...forms, ...contact_types].filter((each) => each.chosen).length;
}

export function toggled(wanted: Wanted, which: Which, id: string): Wanted {
  const now = wanted[which];
  return { ...wanted, [which]: now.includes(id) ? now.filter((other) => other !== id) : [...now, id] };
}

/** Everything that a mapping names, beside what is chosen. */
export function withMapped(records: RecordsView): Wanted {
  const of = (types: RecordsView[Which]) =>
    types.filter((each) => each.chosen || each.mapped).map((each) => each.id);
  return { forms: of(records.forms), contact_types: of(records.contact_types), keep_days: records.keep_days };
}

/** The days that were typed; `undefined` where that is no number of days. */
export function daysOf(text: string): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const days = Number(trimmed);
  return Number.isInteger(days) && days > 0 && days < 100_000 ? days : undefined;
}

/** Reports that are here would go. */
export function isShorter(days: number | null, before: number | null): boolean {
  return days !== null && (before === null || days < before);
}
