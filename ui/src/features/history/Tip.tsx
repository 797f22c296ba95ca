import { useTranslation } from 'react-i18next';

import { useFormat } from '../../shared/format';
import type { ChartLine } from './lines';
import { Marker } from './Marker';
import type { Measure } from './words';
import { valueOf } from './words';

type Props = { period: string | undefined; periods: string[]; lines: ChartLine[]; measure: Measure };

/** One month of the chart: each line's number, and how many CHWs are in it. */
export function Tip({ period, periods, lines, measure }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  if (period === undefined) return null;
  const at = periods.indexOf(period);
  return (
    <div className="tip" data-test="history-tip">
      <p className="notice-title">{format.period(period)}</p>
      <table>
        <tbody>
          {lines.map((line) => {
            const value = line.values[at] ?? null;
            const point = line.points?.[at];
            return (
              <tr key={line.id}>
                <td>
                  <svg width={12} height={12} aria-hidden="true">
                    <Marker shape={line.shape} x={6} y={6} colour={line.colour} />
                  </svg>
                </td>
                <th scope="row">{line.name}</th>
                <td className="end">
                  {value === null ? t('contribution.missing') : valueOf(value, measure, format)}
                </td>
                <td className="quiet">
                  {value !== null && measure === 'percent' && point
                    ? t('target.ofBracketed', {
                        pass: format.number(point.pass),
                        total: format.number(point.total),
                      })
                    : ''}
                </td>
                <td className="quiet">
                  {point && point.coverage.expected > 1
                    ? t('coverage.line', {
                        count: point.coverage.expected,
                        reported: point.coverage.reported,
                      })
                    : ''}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
