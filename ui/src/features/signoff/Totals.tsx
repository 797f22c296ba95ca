import { useTranslation } from 'react-i18next';

import type { TargetSummary } from '../../api';
import { useFormat } from '../../shared/format';
import { hrefOf } from '../../shared/route';
import { explanationOf, summaryOf } from '../aggregate/words';

/** Up to this many rows a table is shown whole. */
const WHOLE = 20;

/** The totals of a month, each with how many CHWs are in it. */
export function Totals({ targets, label }: { targets: TargetSummary[]; label: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div
      className={targets.length > WHOLE ? 'plain-scroll tall' : 'plain-scroll'}
      // A region that scrolls must be reachable by keyboard.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      <table className="plain dense" data-test="sign-off-totals">
        <thead>
          <tr>
            <th scope="col">{t('target')}</th>
            <th scope="col" className="number" colSpan={2}>
              {t('number')}
            </th>
            <th scope="col" className="end">
              {t('coverage.column')}
            </th>
          </tr>
        </thead>
        <tbody>
          {targets.map((target) => (
            <tr key={target.id}>
              <td>
                <a href={hrefOf('targets', target.id)}>{target.title}</a>
              </td>
              {target.coverage.reported === 0 ? (
                <td className="end not-reported">{t('coverage.nobody')}</td>
              ) : (
                <td className="end">
                  <strong>{summaryOf(target, t, format)}</strong>
                </td>
              )}
              <td className="quiet">{target.coverage.reported > 0 && explanationOf(target, t, format)}</td>
              <td className="end">
                {t('coverage.short', {
                  reported: format.number(target.coverage.reported),
                  expected: format.number(target.coverage.expected),
                })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
