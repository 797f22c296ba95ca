import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { CheckView, FacilityPeriod, FollowUpView } from '../../api';
import { Empty } from '../../shared/Empty';
import { ABSENT, useFormat } from '../../shared/format';
import { DataGrid } from '../../shared/grid/DataGrid';
import type { Column } from '../../shared/grid/columns';
import { useMessages } from '../../shared/messages';
import { hrefOf } from '../../shared/route';
import { SaveSheet } from '../sheet/SaveSheet';
import type { FollowUp } from './followUps';
import { followUpsOf, pending } from './followUps';
import { MarkCell } from './MarkCell';
import { useMarks } from './useMarks';

/** Whom to call, why and at which number: what is overdue first, then what is due first. */
export function CallList({ view, scope }: { view: CheckView; scope: FacilityPeriod }) {
  const { t } = useTranslation();
  const messages = useMessages();
  const marks = useMarks(scope);
  const [settled, setSettled] = useState(false);
  const all = useMemo(() => followUpsOf(view), [view]);
  const rows = useMemo(() => (settled ? all : all.filter(pending)), [all, settled]);

  const columns = useMemo((): Column<FollowUp>[] => {
    const nameOf = (row: FollowUp) => row.contact?.name ?? t('findings.facility');
    const why = (row: FollowUp) => (row.finding === null ? t('calls.month') : messages.finding(row.finding));
    return [
      {
        id: 'contact',
        header: t('chw'),
        width: '18%',
        sortBy: (row) => row.contact?.name ?? null,
        text: nameOf,
        cell: (row) =>
          row.contact === null ? (
            nameOf(row)
          ) : (
            <>
              <a href={hrefOf('chw', row.contact.id)}>{row.contact.name}</a>
              <span className="quiet block small">{row.place?.name}</span>
            </>
          ),
      },
      {
        id: 'phone',
        header: t('phone'),
        width: '140px',
        sortBy: (row) => row.phone,
        text: (row) => row.phone ?? '',
        cell: (row) => <span className="nowrap">{row.phone ?? t('phone.none')}</span>,
      },
      {
        id: 'due',
        header: t('calls.due'),
        width: '124px',
        sortBy: (row) => row.followUp?.due ?? null,
        text: (row) => row.followUp?.due ?? '',
        cell: (row) => <Due followUp={row.followUp} />,
      },
      { id: 'why', header: t('calls.why'), text: why, cell: why },
      {
        id: 'mark',
        header: t('followUp'),
        width: '26%',
        sortBy: (row) => (row.followUp === null ? null : t(`followUp.${row.followUp.state}`)),
        text: (row) =>
          row.followUp === null
            ? t('followUp.none')
            : [t(`followUp.${row.followUp.state}`), row.followUp.note].filter(Boolean).join(': '),
        cell: (row) => (
          <MarkCell
            subject={{
              name: nameOf(row),
              contact: row.contact?.id ?? null,
              finding: row.finding,
              followUp: row.followUp,
            }}
            marks={marks}
          />
        ),
      },
    ];
  }, [t, messages, marks]);

  if (all.length === 0) {
    return (
      <>
        {marks.element}
        <Empty title={t('calls.none')}>{t('calls.none.text')}</Empty>
      </>
    );
  }
  return (
    <>
      {marks.element}
      <SaveSheet kind="calls" scope={scope} />
      <DataGrid
        label={t('calls.title')}
        dataTest="calls-table"
        columns={columns}
        rows={rows}
        keyOf={(row) => row.id}
        searchIn={(row) => `${row.contact?.name ?? ''} ${row.place?.name ?? ''} ${row.phone ?? ''}`}
        attributes={(row) => ({ 'data-test': 'call-row', 'data-id': row.id })}
        minWidth="860px"
        tools={
          <label className="check">
            <input
              type="checkbox"
              checked={settled}
              data-test="calls-settled"
              onChange={(event) => setSettled(event.target.checked)}
            />
            {t('calls.settled')}
          </label>
        }
      />
    </>
  );
}

function Due({ followUp }: { followUp: FollowUpView | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (followUp === null || followUp.due === null) return ABSENT;
  const day = format.day(followUp.due);
  if (!followUp.overdue) return day;
  return (
    <span className="month-flag">
      <span aria-hidden="true">▲</span> {t('followUp.overdue', { day })}
    </span>
  );
}
