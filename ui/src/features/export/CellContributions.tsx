import { useTranslation } from 'react-i18next';

import type { CellContribution } from '../../api';
import { useFormat } from '../../shared/format';

/** The reports that make a value, each with the document that says so. */
export function CellContributions({ contributions }: { contributions: CellContribution[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (contributions.length === 0) return <p className="quiet">{t('cell.nothing')}</p>;
  return (
    // A region that scrolls must be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="plain-scroll tall" tabIndex={0} role="region" aria-label={t('documents')}>
      <table className="plain">
        <thead>
          <tr>
            <th scope="col">{t('chw')}</th>
            <th scope="col">{t('target')}</th>
            <th scope="col">{t('period')}</th>
            <th scope="col" className="end">
              {t('cell.adds')}
            </th>
            <th scope="col">{t('updated')}</th>
            <th scope="col">{t('document.id')}</th>
          </tr>
        </thead>
        <tbody>
          {contributions.map((each, index) => (
            <tr key={index} data-test="cell-contribution">
              <td>{each.contact.name}</td>
              <td>{each.target.name}</td>
              <td className="nowrap">{format.shortPeriod(each.period)}</td>
              <td className="end">{format.value(each.value)}</td>
              <td className="nowrap">{format.date(each.updated_date)}</td>
              <td>
                <code className="wrap">{each.document}</code>
                <code className="quiet block">{each.rev}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
