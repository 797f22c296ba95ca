import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { CoverageRow, CoverageView, Freshness } from '../../api';
import { useFormat } from '../../shared/format';
import { DataGrid } from '../../shared/grid/DataGrid';
import type { Column } from '../../shared/grid/columns';
import { goTo, hrefOf } from '../../shared/route';
import { SIGNS } from './signs';

type Props = { view: CoverageView; worstFirst: boolean; tools: ReactNode };

const WEIGHT: Record<Freshness, number> = { missing: 2, stale: 1, fresh: 0 };

/** How much is wrong with a CHW's months: the newest count most, so that who has just stopped comes first. */
export function trouble(row: CoverageRow): number {
  return row.months.reduce((sum, month, age) => sum + WEIGHT[month.state] / (1 + age), 0);
}

/** Contact × month: a letter and a colour in each cell. */
export function HeatMap({ view, worstFirst, tools }: Props) {
  const { t } = useTranslation();
  const format = useFormat();

  const rows = useMemo(
    () => (worstFirst ? [...view.contacts].sort((a, b) => trouble(b) - trouble(a)) : view.contacts),
    [view.contacts, worstFirst],
  );

  const columns = useMemo(() => {
    const fixed: Column<CoverageRow>[] = [
      {
        id: 'name',
        header: t('chw'),
        width: '190px',
        sortBy: (row) => row.contact.name,
        text: (row) => row.contact.name,
        cell: (row) => <a href={hrefOf('chw', row.contact.id)}>{row.contact.name}</a>,
      },
      {
        id: 'area',
        header: t('area'),
        width: '170px',
        sortBy: (row) => row.place.name,
        text: (row) => row.place.name,
        cell: (row) => row.place.name,
      },
      {
        id: 'phone',
        header: t('phone'),
        width: '140px',
        sortBy: (row) => row.phone,
        text: (row) => row.phone ?? '',
        cell: (row) => <span className="nowrap">{row.phone ?? t('phone.none')}</span>,
      },
    ];
    const months = view.periods.map((period, at): Column<CoverageRow> => ({
      id: period,
      header: format.shortPeriod(period),
      title: format.period(period),
      align: 'center',
      width: '84px',
      sortBy: (row) => WEIGHT[row.months[at]?.state ?? 'missing'],
      text: (row) => t(`freshness.${row.months[at]?.state ?? 'missing'}`),
      className: (row) =>
        `heat ${row.months[at]?.state ?? 'missing'}${period === view.period ? ' chosen' : ''}`,
      cell: (row) => {
        const month = row.months[at];
        const state = month?.state ?? 'missing';
        const when = month?.updated_date ? t('freshness.on', { date: format.date(month.updated_date) }) : '';
        const accounts =
          month && month.accounts > 1 ? t('freshness.accounts', { count: month.accounts }) : '';
        const words = [t(`freshness.${state}`), when, accounts].filter(Boolean).join(', ');
        return (
          <span title={words} data-state={state}>
            <span aria-hidden="true">{SIGNS[state]}</span>
            <span className="unseen">{words}</span>
          </span>
        );
      },
    }));
    return [...fixed, ...months];
  }, [view, t, format]);

  return (
    <DataGrid
      label={t('reporting')}
      dataTest="coverage-table"
      columns={columns}
      rows={rows}
      keyOf={keyOf}
      searchIn={searchIn}
      onOpen={openChw}
      attributes={attributesOf}
      tools={tools}
      minWidth={`${String(500 + 84 * view.periods.length)}px`}
      foot={
        <tr>
          <th scope="row" colSpan={3}>
            {t('coverage.perMonth')}
          </th>
          {view.totals.map((total, at) => (
            <td key={view.periods[at]} className="center">
              {t('coverage.short', {
                reported: format.number(total.reported),
                expected: format.number(total.expected),
              })}
            </td>
          ))}
        </tr>
      }
    />
  );
}

const keyOf = (row: CoverageRow) => row.contact.id;
const searchIn = (row: CoverageRow) => `${row.contact.name} ${row.place.name} ${row.phone ?? ''}`;
const openChw = (row: CoverageRow) => goTo('chw', row.contact.id);
const attributesOf = (row: CoverageRow) => ({ 'data-test': 'coverage-row', 'data-id': row.contact.id });
