/** A mapping that is being changed: what stands by it, and whether it can be kept. */
import type {
  MappingEntryView,
  MappingFile,
  MappingFileEntry,
  MappingSource,
  MappingView,
  PlaceEntry,
} from '../../api';

const UID = /^[a-zA-Z][a-zA-Z0-9]{10}$/;

export function isUid(text: string): boolean {
  return UID.test(text);
}

const uidOrNothing = (id: string | null | undefined) => id === null || id === undefined || isUid(id);

export function entryIsValid(entry: MappingFileEntry): boolean {
  return (
    isUid(entry.data_element) &&
    [entry.category_option_combo, entry.attribute_option_combo, entry.data_set].every(uidOrNothing)
  );
}

export function placeIsValid(entry: PlaceEntry): boolean {
  return isUid(entry.org_unit) && uidOrNothing(entry.data_set);
}

export function fileIsValid({ targets = {}, places = {} }: MappingFile): boolean {
  return (
    Object.values(targets).every((entries) => (entries ?? []).every(entryIsValid)) &&
    Object.values(places).every((entries) => (entries ?? []).every(placeIsValid))
  );
}

/** The same, whatever the order of the keys and whether what is nothing is written out. */
export function sameFile(one: MappingFile, other: MappingFile): boolean {
  return canonical(one) === canonical(other);
}

function canonical({ targets = {}, places = {} }: MappingFile): string {
  const sort = (lists: Record<string, unknown>) =>
    Object.entries(lists).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const entry = (each: MappingFileEntry) => [
    each.measure ?? 'total',
    each.data_element,
    each.category_option_combo ?? null,
    each.attribute_option_combo ?? null,
    each.data_set ?? null,
  ];
  const place = (each: PlaceEntry) => [each.org_unit, each.data_set ?? null];
  return JSON.stringify([
    sort(Object.fromEntries(Object.entries(targets).map(([id, list]) => [id, (list ?? []).map(entry)]))),
    sort(Object.fromEntries(Object.entries(places).map(([id, list]) => [id, (list ?? []).map(place)]))),
  ]);
}

/** What one line shows: `null` entries while it is not known yet what the CHT says. */
export type Standing<E> = { source: MappingSource; entries: E[] | null };

/** What stands for an id: the draft's own word, else what the engine last said, as far as that is not a draft's word itself. */
export function standing<E>(
  own: E[] | undefined,
  seen: { source: MappingSource; entries: { entry: E }[] }[],
): Standing<E> {
  if (own !== undefined) return { source: 'file', entries: own };
  const other = seen.find((each) => each.source !== 'file');
  return other === undefined
    ? { source: 'nowhere', entries: seen.length === 0 ? [] : null }
    : { source: other.source, entries: other.entries.map(({ entry }) => entry) };
}

/** What DHIS2 calls the things that a mapping names; the id where that is not known. */
export function makeNames(views: MappingView[], dataSets: { id: string; name: string }[]) {
  const names = new Map<string, string>(dataSets.map(({ id, name }) => [id, name]));
  const add = (id: string | null | undefined, name: string | null | undefined) => {
    if (id != null && name != null) names.set(id, name);
  };
  const addEntry = (view: MappingEntryView) => {
    add(view.entry.data_element, view.data_element);
    add(view.entry.category_option_combo, view.category_option_combo);
    add(view.entry.attribute_option_combo, view.attribute_option_combo);
    add(view.entry.data_set, view.data_set);
  };
  for (const view of views) {
    for (const set of view.data_sets) {
      add(set.data_set.id, set.data_set.name);
      for (const combo of set.attribute_option_combos) add(combo.id, combo.name);
      for (const element of set.data_elements) {
        add(element.data_element.id, element.data_element.name);
        for (const combo of element.option_combos) add(combo.id, combo.name);
      }
    }
    for (const unit of view.org_units) add(unit.id, unit.name);
    for (const target of view.targets) target.entries.forEach(addEntry);
    for (const { entries } of view.places) {
      for (const each of entries) {
        add(each.entry.org_unit, each.org_unit);
        add(each.entry.data_set, each.data_set);
      }
    }
  }
  return (id: string) => names.get(id) ?? id;
}
