import { useTranslation } from 'react-i18next';

import type { ExportChoices, PeriodChoice } from '../../api';
import { Choice } from '../../shared/Choice';
import { ChooseMany } from '../../shared/ChooseMany';
import { useFormat } from '../../shared/format';
import { Stepper } from '../../shared/Stepper';
import { MonthsPicker } from './MonthsPicker';
import { OptionsField } from './OptionsField';
import { FORMATS } from './options';
import type { ChosenExport } from './useExportRequest';

/** Data set, organisation unit, period: in the order in which DHIS2 asks for them. Then how the file is written. */
export function ExportBar({ choices, chosen }: { choices: ExportChoices; chosen: ChosenExport }) {
  const { t } = useTranslation();
  const nameOf = usePeriodName(chosen);
  const { available, orgUnits, periods } = chosen;
  const names = available.filter((unit) => orgUnits.includes(unit.id)).map((unit) => unit.name);
  const all = t('orgUnit.all', { count: available.length });
  const cht = chosen.options.compat === 'cht';
  return (
    <>
      <div className="scope-bar">
        <Choice
          label={t('dataSet')}
          dataTest="export-dataset"
          value={chosen.dataSet?.id ?? ''}
          options={choices.data_sets.map((set) => ({ value: set.id, label: set.name }))}
          onChange={chosen.chooseDataSet}
        />
        <ChooseMany
          label={t('orgUnit')}
          dataTest="export-orgunits"
          options={available.map((unit) => ({
            value: unit.id,
            label: unit.assigned === false ? t('orgUnit.unassigned', { name: unit.name }) : unit.name,
            indent: unit.above.length,
          }))}
          selected={orgUnits}
          onChange={chosen.chooseOrgUnits}
          summary={
            orgUnits.length === 0
              ? all
              : orgUnits.length === 1
                ? (names[0] ?? '')
                : t('orgUnit.some', { count: orgUnits.length })
          }
          all={all}
          allSelected={orgUnits.length === 0}
          onAll={() => chosen.chooseOrgUnits([])}
        />
        <Stepper
          label={t('period')}
          dataTest="export-period"
          values={periods.periods.map((each) => each.id)}
          value={chosen.period?.id ?? ''}
          nameOf={(id) => nameOf(periods.periods.find((each) => each.id === id) ?? null)}
          onChange={chosen.choosePeriod}
        />
        <Choice
          label={t('format')}
          dataTest="export-format"
          value={cht ? 'json' : chosen.options.format}
          disabled={cht}
          options={FORMATS}
          onChange={(value) =>
            chosen.chooseOptions({
              format: FORMATS.find((each) => each.value === value)?.value ?? 'json',
            })
          }
        />
        <OptionsField chosen={chosen} />
        <label className="check only-signed">
          <input
            type="checkbox"
            checked={!cht && chosen.options.only_signed_off}
            disabled={cht}
            data-test="export-only_signed_off"
            onChange={(event) => chosen.chooseOptions({ only_signed_off: event.target.checked })}
          />
          {t('export.onlySigned')}
        </label>
      </div>
      {chosen.monthsNeeded && chosen.period && (
        <MonthsPicker
          key={chosen.period.id}
          period={chosen.period}
          calendar={chosen.periods.calendar ?? ''}
          months={chosen.months}
          onChange={chosen.chooseMonths}
        />
      )}
    </>
  );
}

/** As people say it: the months that a period is made of; with its own name where that says more. */
function usePeriodName(chosen: ChosenExport) {
  const { t } = useTranslation();
  const format = useFormat();
  return (period: PeriodChoice | null) => {
    if (period === null) return '';
    const months = format.months(period.months);
    const named =
      chosen.monthsNeeded || period.months.length !== 1
        ? t('period.named', { period: period.id, months })
        : months;
    return period.over ? named : t('period.running', { period: named });
  };
}
