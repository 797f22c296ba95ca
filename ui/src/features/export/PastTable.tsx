import { useTranslation } from 'react-i18next';

import type { ExportRecord } from '../../api';
import { useExportChoices } from '../../api';
import { useFormat } from '../../shared/format';

type Props = { records: ExportRecord[]; chosen: number[]; onToggle: (id: number) => void };

export function PastTable({ records, chosen, onToggle }: Props) {
  const { t } = useTranslation();
  return (
    // A region that scrolls must be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="plain-scroll tall" tabIndex={0} role="region" aria-label={t('past.title')}>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{t('compare.choose')}</th>
            <th scope="col">{t('past.at')}</th>
            <th scope="col">{t('dataSet')}</th>
            <th scope="col">{t('period')}</th>
            <th scope="col" className="end">
              {t('past.values')}
            </th>
            <th scope="col" className="end">
              {t('past.orgUnits')}
            </th>
            <th scope="col">{t('coverage.column')}</th>
            <th scope="col">{t('past.file')}</th>
            <th scope="col">{t('past.digest')}</th>
          </tr>
        </thead>
        <tbody>
          {records.map((record) => (
            <Line
              key={record.id}
              record={record}
              chosen={chosen.includes(record.id)}
              onToggle={() => onToggle(record.id)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type LineProps = { record: ExportRecord; chosen: boolean; onToggle: () => void };

function Line({ record, chosen, onToggle }: LineProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = useRecordPeriod();
  const at = format.dateTime(record.at);
  return (
    <tr data-test="past-export" data-id={record.id}>
      <td>
        <input
          type="checkbox"
          checked={chosen}
          onChange={onToggle}
          aria-label={t('compare.choose.of', { name: record.data_set_name, at })}
          data-test="past-choose"
        />
      </td>
      <td className="nowrap">{at}</td>
      <td>{record.data_set_name}</td>
      <td className="nowrap">{nameOf(record)}</td>
      <td className="end">{format.number(record.values)}</td>
      <td className="end">{format.number(record.org_units)}</td>
      <td>
        {t('target.of', {
          pass: format.number(record.coverage.reported),
          total: format.number(record.coverage.expected),
        })}
      </td>
      <td className="file">
        {record.file === '' ? (
          <span className="quiet">{t('past.pushed')}</span>
        ) : (
          <code className="wrap">{record.file}</code>
        )}
        {record.compat === 'cht' && <span className="quiet block">{t('compat.cht.short')}</span>}
        {record.policy?.kind === 'zeros' && <span className="quiet block">{t('policy.zeros')}</span>}
        {record.only_signed_off && <span className="quiet block">{t('export.onlySigned')}</span>}
        {(record.corrects ?? null) !== null && <span className="quiet block">{t('past.corrects')}</span>}
      </td>
      <td>
        <code title={record.digest}>{record.digest.slice(0, 10)}</code>
      </td>
    </tr>
  );
}

/** The name of a month; where the server counts by another calendar, or in other periods, what DHIS2 calls it. */
export function useRecordPeriod() {
  const format = useFormat();
  const periods = useExportChoices().data?.data_set_periods;
  return ({ data_set: dataSet, period }: Pick<ExportRecord, 'data_set' | 'period'>) => {
    const other = periods?.[dataSet]?.calendar ?? null;
    return other === null ? format.period(period.replace(/^(\d{4})(0[1-9]|1[0-2])$/, '$1-$2')) : period;
  };
}
