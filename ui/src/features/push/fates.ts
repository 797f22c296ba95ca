/** What became of each value of a push, for a look at it in the form. */
import type { ExportCell, PushFate, PushView } from '../../api';

/** `open`: not sent yet, or sent and without an answer. */
export type SentFate = PushFate | 'accepted' | 'open';

export const FATES: SentFate[] = ['accepted', 'unchanged', 'dropped', 'refused', 'overtaken', 'open'];

/** Never the colour alone. */
export const SIGNS: Record<SentFate, string> = {
  accepted: '✔',
  unchanged: '=',
  dropped: '▲',
  refused: '✖',
  overtaken: '◆',
  open: '○',
};

/** Those that a person has to do something about. */
export function notTaken(push: PushView): number {
  return push.fates.refused + push.fates.overtaken;
}

export type FindFate = (cell: ExportCell) => { fate: SentFate; reason: string } | null;

/** Finds what became of a value. A combo that is not named is the only one there is. */
export function fateFinder(push: PushView): FindFate {
  const units = new Map(push.org_units.map((unit) => [unit.org_unit.id, unit]));
  const found = new Map<string, PushView['exceptions']>();
  for (const one of push.exceptions) {
    const key = `${one.value.org_unit.id} ${one.value.data_element.id}`;
    found.set(key, [...(found.get(key) ?? []), one]);
  }
  return ({ org_unit, data_element, category_option_combo, attribute_option_combo }) => {
    const unit = units.get(org_unit);
    if (unit === undefined) return null;
    if (!unit.answered) return { fate: 'open', reason: '' };
    const agrees = (named: string | null | undefined, is: string | null | undefined) =>
      named == null || is == null || named === is;
    const exception = found
      .get(`${org_unit} ${data_element}`)
      ?.find(
        (one) =>
          agrees(category_option_combo, one.value.category_option_combo?.id) &&
          agrees(attribute_option_combo, one.attribute_option_combo),
      );
    return exception === undefined
      ? { fate: 'accepted', reason: '' }
      : { fate: exception.fate, reason: [exception.code, exception.reason].filter(Boolean).join(' ') };
  };
}
