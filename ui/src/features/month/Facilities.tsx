import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { FacilityMonth, MonthView } from '../../api';
import { useFormat } from '../../shared/format';
import { DataGrid } from '../../shared/grid/DataGrid';
import type { Column } from '../../shared/grid/columns';
import { goTo, hrefOf } from '../../shared/route';
import { Filters, matches } from './Filters';
import type { Filter } from './Filters';
import { flagsOf } from './flags';
import { STATES } from './signs';
import { StateSign } from './StateSign';

type Props = { view: MonthView; officer: boolean };

/** Every facility of the period: how far it is, and the one thing to do next. */
export function Facilities({ view, officer }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [filter, setFilter] = useState<Filter>('all');

  const rows = useMemo(
    () => view.facilities.filter((row) => matches(row, filter)),
    [view.facilities, filter],
  );

  const columns = useMemo(() => {
    const flagged = (row: FacilityMonth) => flagsOf(row, officer).map((flag) => t(`month.flag.${flag}`));
    const signed = (row: FacilityMonth) =>
      row.signed_by === null ? '' : `${row.signed_by}, ${format.date(row.signed_at)}`;
    const open = (row: FacilityMonth) =>
      row.open_findings === null ? t('month.notLooked') : format.number(row.open_findings);
    const all: (Column<FacilityMonth> | false)[] = [
      {
        id: 'facility',
        header: t('facility'),
        sortBy: (row) => row.facility.name,
        text: (row) => row.facility.name,
        cell: (row) => <a href={hrefOf('month', row.facility.id)}>{row.facility.name}</a>,
      },
      {
        id: 'coverage',
        header: t('coverage.column'),
        align: 'end',
        width: '116px',
        sortBy: ({ coverage }) => (coverage.expected === 0 ? null : coverage.reported / coverage.expected),
        text: ({ coverage }) => `${String(coverage.reported)}/${String(coverage.expected)}`,
        cell: ({ coverage }) => (
          <span className={coverage.reported < coverage.expected ? 'coverage partial' : 'coverage complete'}>
            <span aria-hidden="true" className="sign">
              {coverage.reported < coverage.expected ? '◐' : '●'}
            </span>
            {t('coverage.short', {
              reported: format.number(coverage.reported),
              expected: format.number(coverage.expected),
            })}
          </span>
        ),
      },
      {
        id: 'open',
        header: t('month.open'),
        align: 'end',
        width: '112px',
        sortBy: (row) => row.open_findings,
        text: open,
        cell: (row) => <span className={row.open_findings === null ? 'quiet' : undefined}>{open(row)}</span>,
      },
      !officer && {
        id: 'to-call',
        header: t('month.toCall'),
        align: 'end',
        width: '92px',
        sortBy: (row) => row.to_call,
        text: (row) => format.number(row.to_call),
        cell: (row) => format.number(row.to_call),
      },
      {
        id: 'state',
        header: t('month.state'),
        width: '224px',
        sortBy: (row) => STATES.indexOf(row.state),
        text: (row) =>
          [t(`month.state.${row.state}`), signed(row), ...flagged(row)].filter(Boolean).join(', '),
        cell: (row) => (
          <>
            <StateSign state={row.state} />
            {row.signed_by !== null && <span className="quiet block small">{signed(row)}</span>}
            {flagged(row).map((flag) => (
              <span key={flag} className="month-flag block">
                <span aria-hidden="true">▲</span> {flag}
              </span>
            ))}
          </>
        ),
      },
      {
        id: 'next',
        header: t('month.next'),
        width: '200px',
        sortBy: (row) => t(`month.next.${row.next}`),
        text: (row) => t(`month.next.${row.next}`),
        cell: (row) => <Next row={row} />,
      },
    ];
    return all.filter((column) => column !== false);
  }, [t, format, officer]);

  return (
    <>
      {officer && <Filters facilities={view.facilities} filter={filter} onChange={setFilter} />}
      <DataGrid
        label={t('month.facilities')}
        dataTest="month-table"
        columns={columns}
        rows={rows}
        keyOf={keyOf}
        searchIn={searchIn}
        onOpen={openFacility}
        attributes={attributesOf}
        minWidth="800px"
      />
    </>
  );
}

/** Waiting is nothing to press. */
function Next({ row }: { row: FacilityMonth }) {
  const { t } = useTranslation();
  const words = t(`month.next.${row.next}`);
  if (row.next === 'nothing' || row.next.startsWith('wait_')) return <span className="quiet">{words}</span>;
  const href = row.next === 'export' ? hrefOf('export') : hrefOf('month', row.facility.id);
  return (
    <a className="next-thing" href={href} data-test="month-next">
      {words}
      <span className="unseen"> {row.facility.name}</span>
      <span aria-hidden="true"> ›</span>
    </a>
  );
}

const keyOf = (row: FacilityMonth) => row.facility.id;
const searchIn = (row: FacilityMonth) => `${row.facility.name} ${row.signed_by ?? ''}`;
const openFacility = (row: FacilityMonth) => goTo('month', row.facility.id);
const attributesOf = (row: FacilityMonth) => ({
  'data-test': 'month-row',
  'data-id': row.facility.id,
  'data-state': row.state,
});
