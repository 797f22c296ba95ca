/** What is chosen on the export page: kept across pages and restarts, and only as far as it still exists. */
import { useMemo, useState } from 'react';

import type { ExportChoices, ExportRequest, LeaveOut, PeriodChoices } from '../../api';
import { recall, remember } from '../../shared/remember';
import type { ExportOptions } from './options';
import { optionsOf, PLAIN, storedOptions } from './options';

const MEMORY = 'export';
const OPTIONS = 'export.options';

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

/** Of the data set's own type; months, where nothing is said of it. */
function periodsOf(choices: ExportChoices, dataSet: string | undefined): PeriodChoices {
  const own = dataSet === undefined ? undefined : choices.data_set_periods[dataSet];
  return (
    own ?? {
      period_type: 'Monthly',
      calendar: null,
      periods: choices.periods.map((id) => ({
        id,
        months: [id],
        days: [],
        over: id <= choices.proposed_period,
      })),
      proposed: choices.proposed_period,
    }
  );
}

export function useExportRequest(choices: ExportChoices) {
  const [chosen, setChosen] = useState(read);
  const [orgUnits, setOrgUnits] = useState<string[]>([]);
  const [months, setMonths] = useState<string[]>([]);
  const [leaveOut, setLeaveOut] = useState<LeaveOut[]>([]);
  const [options, setOptions] = useState(() => optionsOf(recall(OPTIONS)));

  const dataSet = choices.data_sets.find((set) => set.id === chosen.dataSet) ?? choices.data_sets[0] ?? null;
  const periods = periodsOf(choices, dataSet?.id);
  const period =
    periods.periods.find((each) => each.id === chosen.period) ??
    periods.periods.find((each) => each.id === periods.proposed) ??
    periods.periods[0] ??
    null;
  const available = dataSet === null ? [] : (choices.org_units[dataSet.id] ?? []);
  const chosenUnits = orgUnits.filter((id) => available.some((unit) => unit.id === id));
  const monthsNeeded = periods.calendar !== null;

  const choose = (change: Partial<Chosen>) => {
    const next = { ...chosen, ...change };
    setChosen(next);
    remember(MEMORY, JSON.stringify(next));
    // Which months a period is made of, and what was left out of it, says nothing about another.
    setMonths([]);
    setLeaveOut([]);
  };

  const current: ExportRequest | null =
    dataSet === null || period === null || (monthsNeeded && months.length === 0)
      ? null
      : {
          data_set: dataSet.id,
          period: period.id,
          org_units: chosenUnits,
          ...(options.compat === 'cht' ? { ...PLAIN, compat: 'cht' as const } : options),
          months: monthsNeeded ? months : [],
          leave_out: leaveOut,
        };
  // The same object as long as the same is asked for.
  const key = JSON.stringify(current);
  const request = useMemo(() => JSON.parse(key) as ExportRequest | null, [key]);

  return {
    request,
    dataSet,
    periods,
    period,
    available,
    orgUnits: chosenUnits,
    monthsNeeded,
    months,
    leaveOut,
    options,
    chooseDataSet: (id: string) => {
      choose({ dataSet: id });
      setOrgUnits([]);
    },
    // A period that is only proposed is not remembered: next month it is another one.
    choosePeriod: (id: string) => choose({ period: id === periods.proposed ? null : id }),
    chooseOrgUnits: setOrgUnits,
    chooseMonths: setMonths,
    leave: (values: LeaveOut[]) =>
      setLeaveOut((before) => [...before, ...values.filter((value) => !includes(before, value))]),
    putBack: () => setLeaveOut([]),
    chooseOptions: (change: Partial<ExportOptions>) => {
      const next = { ...options, ...change };
      setOptions(next);
      remember(OPTIONS, storedOptions(next));
    },
  };
}

function includes(all: LeaveOut[], one: LeaveOut): boolean {
  return all.some(
    (each) =>
      each.org_unit === one.org_unit &&
      each.data_element === one.data_element &&
      each.category_option_combo === one.category_option_combo,
  );
}

export type ChosenExport = ReturnType<typeof useExportRequest>;
