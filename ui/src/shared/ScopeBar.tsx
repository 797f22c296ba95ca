import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { ChooseMany } from './ChooseMany';
import { useFormat } from './format';
import { useScope } from './scope';
import { Stepper } from './Stepper';

/** Facility and period, always in the same place, and what they lead to at the end of the line. */
export function ScopeBar({ children }: { children?: ReactNode }) {
  return (
    <div className="scope-bar">
      <FacilitySelect />
      <PeriodSelect />
      <div className="scope-rest">{children}</div>
    </div>
  );
}

function FacilitySelect() {
  const { t } = useTranslation();
  const { account, scope, chooseFacilities } = useScope();
  const { facilities } = account;
  // Nothing chosen means the first one.
  const chosen = scope.facilities.length > 0 ? scope.facilities : facilities.slice(0, 1).map((f) => f.id);
  const names = facilities.filter((f) => chosen.includes(f.id)).map((f) => f.name);
  const all = chosen.length === facilities.length && facilities.length > 1;
  const summary = all
    ? t('facility.all', { count: facilities.length })
    : names.length > 1
      ? t('facility.some', { count: names.length })
      : (names[0] ?? t('facility.none'));
  const everything = facilities.map((f) => f.id);
  return (
    <ChooseMany
      label={t('facility')}
      dataTest="facility-select"
      options={facilities.map((f) => ({ value: f.id, label: f.name }))}
      selected={chosen}
      onChange={(ids) => chooseFacilities(ids)}
      summary={summary}
      all={t('facility.all', { count: facilities.length })}
      allSelected={chosen.length === facilities.length}
      onAll={() => chooseFacilities(chosen.length === facilities.length ? [] : everything)}
    />
  );
}

/** The period alone, where the facility is chosen otherwise. */
export function PeriodSelect() {
  const { t } = useTranslation();
  const format = useFormat();
  const { account, period, choosePeriod } = useScope();
  return (
    <Stepper
      label={t('period')}
      dataTest="period-select"
      steps="period"
      values={account.periods}
      value={period}
      nameOf={(each) =>
        each === account.current_period
          ? t('period.running', { period: format.period(each) })
          : format.period(each)
      }
      onChange={choosePeriod}
    />
  );
}
