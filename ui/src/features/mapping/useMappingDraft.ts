/** The mapping being changed, and how it would stand, asked of the engine a moment after each change. */
import { useEffect, useMemo, useState } from 'react';

import type { MappingFile, MappingFileEntry, MappingView, Named, PlaceEntry } from '../../api';
import { useExportChoices, useMappingCheck } from '../../api';
import { fileIsValid, makeNames, sameFile, standing } from './draft';

const PAUSE = 400;
const NO_DATA_SETS: Named[] = [];

function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

export function useMappingDraft(saved: MappingView) {
  const [draft, setDraft] = useState<MappingFile>(saved.file);
  const [placeNames, setPlaceNames] = useState<Record<string, string>>({});
  const settled = useSettled(draft);
  const changed = !sameFile(draft, saved.file);
  const valid = fileIsValid(draft);
  const check = useMappingCheck(settled, !sameFile(settled, saved.file) && fileIsValid(settled));
  const view = changed && check.data !== undefined ? check.data : saved;
  const dataSets = useExportChoices().data?.data_sets ?? NO_DATA_SETS;
  const nameOf = useMemo(() => makeNames([saved, view], dataSets), [saved, view, dataSets]);

  const targets = view.targets.map(({ target, kind }) => ({
    target,
    kind,
    ...standing(
      draft.targets?.[target.id],
      [view, saved].flatMap((each) => each.targets.filter((other) => other.target.id === target.id)),
    ),
  }));

  const placeIds = [
    ...new Set([
      ...Object.keys(placeNames).filter((id) => draft.places?.[id] !== undefined),
      ...view.places.map(({ place }) => place.id),
      ...Object.keys(draft.places ?? {}),
    ]),
  ];
  const places = placeIds.map((id) => {
    const seen = [view, saved].flatMap((each) => each.places.filter(({ place }) => place.id === id));
    return {
      place: { id, name: seen[0]?.place.name ?? placeNames[id] ?? id },
      ...standing(draft.places?.[id], seen),
    };
  });

  const put = <E>(lists: Record<string, E[]> | undefined, id: string, entries: E[] | null) => {
    const others = Object.entries(lists ?? {}).filter(([other]) => other !== id);
    return Object.fromEntries(entries === null ? others : [...others, [id, entries]]);
  };

  return {
    draft,
    view,
    targets,
    places,
    dataSets: view.data_sets.length > 0 ? view.data_sets.map((set) => set.data_set) : dataSets,
    nameOf,
    changed,
    valid,
    /** How it would stand is not known yet. */
    checking: changed && valid && (check.isFetching || settled !== draft),
    checkError: changed && check.isError ? check.error : null,
    recheck: () => void check.refetch(),
    take: setDraft,
    discard: () => setDraft(saved.file),
    /** `null` leaves it to the CHT's settings again. */
    setTarget: (id: string, entries: MappingFileEntry[] | null) =>
      setDraft((before) => ({ ...before, targets: put(before.targets, id, entries) })),
    setPlace: (id: string, entries: PlaceEntry[] | null) =>
      setDraft((before) => ({ ...before, places: put(before.places, id, entries) })),
    addPlace: (place: Named, entries: PlaceEntry[]) => {
      setPlaceNames((before) => ({ ...before, [place.id]: place.name }));
      setDraft((before) => ({ ...before, places: put(before.places, place.id, entries) }));
    },
  };
}

export type MappingDraft = ReturnType<typeof useMappingDraft>;
export type TargetLine = MappingDraft['targets'][number];
export type PlaceLine = MappingDraft['places'][number];
