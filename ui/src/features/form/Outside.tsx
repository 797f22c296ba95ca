import { useTranslation } from 'react-i18next';

import type { FormCell } from '../../api';
import { MarkedValue } from '../export/MarkedValue';
import { markOf } from '../export/marks';

type Props = { cells: FormCell[]; compared: boolean; onOpen: (cell: FormCell) => void };

/** Values of the file that nobody will see in DHIS2's form. */
export function Outside({ cells, compared, onOpen }: Props) {
  const { t } = useTranslation();
  return (
    <section className="form-section" data-test="form-outside">
      <h3>
        <span aria-hidden="true">▲</span> {t('form.outside', { count: cells.length })}
      </h3>
      <p className="quiet">{t('form.outside.text')}</p>
      <div className="form-scroll">
        <table className="form-grid" aria-label={t('form.outside', { count: cells.length })}>
          <thead>
            <tr>
              <th scope="col">{t('target')}</th>
              <th scope="col">{t('dataElement')}</th>
              <th scope="col">{t('optionCombo')}</th>
              <th scope="col">{t('dhis2.arg.value')}</th>
            </tr>
          </thead>
          <tbody>
            {cells.map((cell, index) => (
              <tr key={index}>
                <th scope="row">{cell.title}</th>
                <td>
                  <code>{cell.data_element}</code>
                </td>
                <td>
                  {cell.category_option_combo === null ? (
                    t('optionCombo.default')
                  ) : (
                    <code>{cell.category_option_combo}</code>
                  )}
                </td>
                <td>
                  <button type="button" className="cell" onClick={() => onOpen(cell)}>
                    <MarkedValue
                      value={cell.value}
                      mark={markOf(cell.value, cell.before, cell.fate, compared)}
                    />
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
