import { useTranslation } from 'react-i18next';

import type { ExportChoices } from '../../api';
import { Choice } from '../../shared/Choice';
import { ChooseMany } from '../../shared/ChooseMany';
import { useFormat } from '../../shared/format';
import { Stepper } from '../../shared/Stepper';
import type { ChosenExport } from './useExportRequest';

/** Data set, organisation unit, period: in the order in which DHIS2 asks for them. */
export function ExportBar({ choices, chosen }: { choices: ExportChoices; chosen: ChosenExport }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { available, orgUnits } = chosen;
  const names = available.filter((unit) => orgUnits.includes(unit.id)).map((unit) => unit.name);
  const all = t('orgUnit.all', { count: available.length });
  return (
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
        options={available.map((unit) => ({ value: unit.id, label: unit.name, indent: unit.above.length }))}
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
        values={choices.periods}
        value={chosen.period}
        nameOf={format.period}
        onChange={chosen.choosePeriod}
      />
    </div>
  );
}
