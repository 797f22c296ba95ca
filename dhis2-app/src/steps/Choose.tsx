import { Checkbox } from '@dhis2/ui';
import { useTranslation } from 'react-i18next';

import { Choice } from '../../../ui/src/shared/Choice';
import { Step } from '../shared/Step';
import type { Named, UnitChoice } from '../values';

export const ALL = '';

type Props = {
  dataSets: Named[];
  dataSet: string;
  onDataSet: (id: string) => void;
  units: UnitChoice[];
  unit: string;
  onUnit: (id: string) => void;
  periods: Named[];
  period: string;
  onPeriod: (id: string) => void;
  /** Not where the source knows no sign-offs. */
  signedOff?: { value: boolean; onChange: (value: boolean) => void };
};

/** Data set, organisation unit, period: in the order in which DHIS2's own pages ask for them. */
export function Choose(props: Props) {
  const { t } = useTranslation();
  const named = ({ id, name }: Named) => ({ value: id, label: name });
  const indented = (unit: UnitChoice) => ({
    value: unit.id,
    label: `${'\u00a0\u00a0'.repeat(unit.above.length)}${unit.name}`,
  });
  return (
    <Step title={t('choose')} dataTest="choose">
      <div className="pickers">
        <Choice
          label={t('dataSet')}
          value={props.dataSet}
          options={[{ value: '', label: t('dataSet.choose') }, ...props.dataSets.map(named)]}
          onChange={props.onDataSet}
          dataTest="data-set"
        />
        <Choice
          label={t('orgUnit')}
          value={props.unit}
          options={[
            { value: ALL, label: t('orgUnit.all', { count: props.units.length }) },
            ...props.units.map(indented),
          ]}
          onChange={props.onUnit}
          dataTest="org-unit"
          disabled={props.units.length === 0}
        />
        <Choice
          label={t('period')}
          value={props.period}
          options={props.periods.map(named)}
          onChange={props.onPeriod}
          dataTest="period"
          disabled={props.periods.length === 0}
        />
      </div>
      {props.signedOff !== undefined && (
        <Checkbox
          label={t('signedOff.only')}
          checked={props.signedOff.value}
          onChange={({ checked }) => props.signedOff?.onChange(checked)}
          dataTest="only-signed-off"
        />
      )}
    </Step>
  );
}
