/** What is chosen on the export page: kept across pages and restarts, and only as far as it still exists. */
import { useState } from 'react';

import type { Compat, ExportChoices, ExportRequest } from '../../api';
import { recall, remember } from '../../shared/remember';

const MEMORY = 'export';

type Chosen = { dataSet: string | null; period: string | null };

function read(): Chosen {
  try {
    const stored: unknown = JSON.parse(recall(MEMORY) ?? '{}');
    const text = (key: string) => {
      const value = (stored as Record<string, unknown>)[key];
      return typeof value === 'string' ? value : null;
    };
    return { dataSet: text('dataSet'), period: text('period') };
  } catch {
    return { dataSet: null, period: null };
  }
}

export function useExportRequest(choices: ExportChoices) {
  const [chosen, setChosen] = useState(read);
  const [orgUnits, setOrgUnits] = useState<string[]>([]);
  const [compat, setCompat] = useState<Compat>('dhis2');

  const dataSet = choices.data_sets.find((set) => set.id === chosen.dataSet) ?? choices.data_sets[0] ?? null;
  const period =
    chosen.period !== null && choices.periods.includes(chosen.period)
      ? chosen.period
      : choices.proposed_period;
  const available = dataSet === null ? [] : (choices.org_units[dataSet.id] ?? []);
  const chosenUnits = orgUnits.filter((id) => available.some((unit) => unit.id === id));

  const choose = (change: Partial<Chosen>) => {
    const next = { ...chosen, ...change };
    // A period that is only proposed is not remembered: next month it is another one.
    setChosen(next);
    remember(MEMORY, JSON.stringify(next));
  };

  const request: ExportRequest | null =
    dataSet === null ? null : { data_set: dataSet.id, period, org_units: chosenUnits, compat };

  return {
    request,
    dataSet,
    period,
    available,
    orgUnits: chosenUnits,
    compat,
    chooseDataSet: (id: string) => {
      choose({ dataSet: id });
      setOrgUnits([]);
    },
    choosePeriod: (id: string) => choose({ period: id === choices.proposed_period ? null : id }),
    chooseOrgUnits: setOrgUnits,
    chooseCompat: setCompat,
  };
}

export type ChosenExport = ReturnType<typeof useExportRequest>;
