import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import type { CheckView, CoverageRow, CoverageView, FacilityPeriod } from '../../api';
import { useCoverage } from '../../api';
import { Answer } from '../../shared/Answer';
import { Empty } from '../../shared/Empty';
import { useFormat } from '../../shared/format';
import { DataGrid } from '../../shared/grid/DataGrid';
import type { Column } from '../../shared/grid/columns';
import { hrefOf } from '../../shared/route';
import { SIGNS } from '../coverage/signs';
import { MarkCell } from '../finding/MarkCell';
import type { Subject } from '../finding/useMarks';
import { useMarks } from '../finding/useMarks';
import { overdueReports } from './progress';

type Props = { check: CheckView; scope: FacilityPeriod };

/** Who has not reported, or long before the month's end; whom to call, and what she said. */
export function Reported({ check, scope }: Props) {
  const asked = useMemo(() => ({ facilities: [scope.facility], period: scope.period }), [scope]);
  const coverage = useCoverage(asked);
  return <Answer query={coverage}>{(view) => <Table view={view} check={check} scope={scope} />}</Answer>;
}

function Table({ view, check, scope }: Props & { view: CoverageView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const marks = useMarks(scope);
  const rows = useMemo(() => overdueReports(view), [view]);
  const at = view.periods.indexOf(view.period);

  const columns = useMemo((): Column<CoverageRow>[] => {
    const monthOf = (row: CoverageRow) => row.months[at];
    const stateOf = (row: CoverageRow) => monthOf(row)?.state ?? 'missing';
    const words = (row: CoverageRow) => {
      const updated = monthOf(row)?.updated_date;
      return [t(`freshness.${stateOf(row)}`), updated && t('freshness.on', { date: format.date(updated) })]
        .filter(Boolean)
        .join(', ');
    };
    return [
      {
        id: 'contact',
        header: t('chw'),
        width: '22%',
        sortBy: (row) => row.contact.name,
        text: (row) => row.contact.name,
        cell: (row) => (
          <>
            <a href={hrefOf('chw', row.contact.id)}>{row.contact.name}</a>
            <span className="quiet block small">{row.place.name}</span>
          </>
        ),
      },
      {
        id: 'phone',
        header: t('phone'),
        width: '150px',
        sortBy: (row) => row.phone,
        text: (row) => row.phone ?? '',
        cell: (row) => <span className="nowrap">{row.phone ?? t('phone.none')}</span>,
      },
      {
        id: 'state',
        header: t('month.state'),
        sortBy: (row) => words(row),
        text: words,
        cell: (row) => (
          <>
            <span aria-hidden="true" className={`report-sign ${stateOf(row)}`}>
              {SIGNS[stateOf(row)]}
            </span>{' '}
            {words(row)}
          </>
        ),
      },
      {
        id: 'mark',
        header: t('followUp'),
        width: '34%',
        text: (row) => {
          const mark = subjectOf(row, check).followUp;
          return mark === null ? '' : [t(`followUp.${mark.state}`), mark.note].filter(Boolean).join(': ');
        },
        cell: (row) => <MarkCell subject={subjectOf(row, check)} marks={marks} />,
      },
    ];
  }, [t, format, at, check, marks]);

  if (view.contacts.length === 0)
    return <Empty title={t('coverage.empty')}>{t('coverage.empty.text')}</Empty>;
  if (rows.length === 0) {
    return <Empty title={t('reported.all')}>{t('reported.all.text', { count: view.contacts.length })}</Empty>;
  }
  return (
    <>
      <p className="quiet">{t('reported.text')}</p>
      {marks.element}
      <DataGrid
        label={t('reported.title')}
        dataTest="reported-table"
        columns={columns}
        rows={rows}
        keyOf={(row) => row.contact.id}
        searchIn={(row) => `${row.contact.name} ${row.place.name} ${row.phone ?? ''}`}
        attributes={(row) => ({ 'data-test': 'reported-row', 'data-id': row.contact.id })}
        minWidth="720px"
      />
    </>
  );
}

/** The mark is on the finding that says the same, so that it is settled with it; else on her month as a whole. */
function subjectOf(row: CoverageRow, check: CheckView): Subject {
  const finding = check.findings.find(
    (each) =>
      each.contact?.id === row.contact.id && (each.rule === 'not_reported' || each.rule === 'reported_stale'),
  );
  const whole = check.contacts.find((each) => each.contact.id === row.contact.id);
  return {
    name: row.contact.name,
    contact: row.contact.id,
    finding: finding ?? null,
    followUp: finding ? finding.follow_up : (whole?.follow_up ?? null),
  };
}
