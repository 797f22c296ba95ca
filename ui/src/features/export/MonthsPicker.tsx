import { useTranslation } from 'react-i18next';

import type { PeriodChoice } from '../../api';
import { useFormat } from '../../shared/format';

type Props = {
  period: PeriodChoice;
  /** As DHIS2 calls it. */
  calendar: string;
  months: string[];
  onChange: (months: string[]) => void;
};

/** Where the server counts by another calendar, its periods are not months of reports: the person says which make one. */
export function MonthsPicker({ period, calendar, months, onChange }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const toggle = (month: string) => {
    const next = months.includes(month) ? months.filter((each) => each !== month) : [...months, month];
    onChange(period.months.filter((each) => next.includes(each)));
  };
  return (
    <fieldset className="months" data-test="export-months">
      <legend>{t('months.title', { period: period.id })}</legend>
      <p className="help">{t('months.text', { calendar })}</p>
      <div className="months-list">
        {period.months.map((month, at) => (
          <label key={month} className="check">
            <input
              type="checkbox"
              checked={months.includes(month)}
              data-test="export-month"
              data-id={month}
              onChange={() => toggle(month)}
            />
            {format.period(month)}
            {period.days[at] !== undefined && (
              <span className="quiet">{t('months.days', { count: period.days[at] })}</span>
            )}
          </label>
        ))}
      </div>
      {months.length === 0 && (
        <p className="months-needed" role="status">
          <span aria-hidden="true">▲</span> {t('months.needed')}
        </p>
      )}
    </fieldset>
  );
}
