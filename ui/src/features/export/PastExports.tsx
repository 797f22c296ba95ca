import { useTranslation } from 'react-i18next';

import type { ExportRecord } from '../../api';
import { usePastExports } from '../../api';
import { Answer } from '../../shared/Answer';
import { useFormat } from '../../shared/format';

/** What was written before, so that anyone can say which numbers went where, and when. */
export function PastExports() {
  const { t } = useTranslation();
  const past = usePastExports();
  return (
    <section className="section">
      <h2>{t('past.title')}</h2>
      <Answer query={past}>
        {(records) =>
          records.length === 0 ? <p className="quiet">{t('past.none')}</p> : <Table records={records} />
        }
      </Answer>
    </section>
  );
}

function Table({ records }: { records: ExportRecord[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    // A region that scrolls must be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="plain-scroll tall" tabIndex={0} role="region" aria-label={t('past.title')}>
      <table className="plain">
        <thead>
          <tr>
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
            <tr key={record.id} data-test="past-export" data-id={record.id}>
              <td className="nowrap">{format.dateTime(record.at)}</td>
              <td>{record.data_set_name}</td>
              <td className="nowrap">{format.period(record.period)}</td>
              <td className="end">{format.number(record.values)}</td>
              <td className="end">{format.number(record.org_units)}</td>
              <td>
                {t('target.of', {
                  pass: format.number(record.coverage.reported),
                  total: format.number(record.coverage.expected),
                })}
              </td>
              <td>
                <code className="wrap">{record.file}</code>
                {record.compat === 'cht' && <span className="quiet block">{t('compat.cht.short')}</span>}
              </td>
              <td>
                <code title={record.digest}>{record.digest.slice(0, 10)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
