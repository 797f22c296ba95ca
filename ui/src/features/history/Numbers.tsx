import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import type { HistoryView } from '../../api';
import { useFormat } from '../../shared/format';
import { DataGrid } from '../../shared/grid/DataGrid';
import type { Column } from '../../shared/grid/columns';
import type { ChartLine } from './lines';
import type { Measure } from './words';
import { isPoor, valueOf } from './words';

type Props = { view: HistoryView; lines: ChartLine[]; measure: Measure };
type Row = { period: string; at: number };

/** The numbers of the chart, the newest month first. */
export function Numbers({ view, lines, measure }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { periods, whole } = view;
  const rows = useMemo(() => periods.map((period, at): Row => ({ period, at })).reverse(), [periods]);

  const columns = useMemo(() => {
    const write = (line: ChartLine, at: number) => {
      const value = line.values[at] ?? null;
      return value === null ? t('contribution.missing') : valueOf(value, measure, format);
    };
    const coverage = (at: number) => {
      const point = whole.points[at];
      return point === undefined
        ? ''
        : t('coverage.short', {
            reported: format.number(point.coverage.reported),
            expected: format.number(point.coverage.expected),
          });
    };
    const month: Column<Row> = {
      id: 'period',
      header: t('period'),
      width: '150px',
      sortBy: (row) => row.period,
      text: (row) => format.period(row.period),
      cell: (row) => format.period(row.period),
    };
    const reported: Column<Row> = {
      id: 'coverage',
      header: t('coverage.column'),
      align: 'end',
      width: '130px',
      sortBy: (row) => whole.points[row.at]?.coverage.reported ?? null,
      text: (row) => coverage(row.at),
      cell: (row) => {
        const point = whole.points[row.at];
        return (
          <span title={point && isPoor(point) ? t('history.poor') : undefined}>
            {point && isPoor(point) && (
              <span className="sign" aria-hidden="true">
                {point.coverage.reported > 0 ? '◐' : '○'}{' '}
              </span>
            )}
            {coverage(row.at)}
          </span>
        );
      },
    };
    const values = lines.map((line): Column<Row> => ({
      id: line.id,
      header: line.name,
      align: 'end',
      width: '150px',
      sortBy: (row) => line.values[row.at] ?? null,
      text: (row) => write(line, row.at),
      className: (row) => ((line.values[row.at] ?? null) === null ? 'hatched' : undefined),
      cell: (row) => {
        const point = line.points?.[row.at];
        if ((line.values[row.at] ?? null) === null) {
          return <span className="not-reported">{t('contribution.missing')}</span>;
        }
        return (
          <>
            {write(line, row.at)}
            {measure === 'percent' && point && (
              <span className="quiet">
                {' '}
                {t('target.ofBracketed', {
                  pass: format.number(point.pass),
                  total: format.number(point.total),
                })}
              </span>
            )}
          </>
        );
      },
    }));
    return [month, reported, ...values];
  }, [t, format, lines, whole, measure]);

  return (
    <DataGrid
      label={t('history.table', { target: view.title })}
      columns={columns}
      rows={rows}
      keyOf={(row) => row.period}
      dataTest="history-table"
      minWidth={`${String(280 + 150 * lines.length)}px`}
    />
  );
}
