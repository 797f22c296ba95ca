import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { ContributionView, TargetDetail, TargetSummary } from '../../api';
import { Bar } from '../../shared/Bar';
import { ABSENT, useFormat } from '../../shared/format';
import { DataGrid } from '../../shared/grid/DataGrid';
import type { Column } from '../../shared/grid/columns';
import { goTo, hrefOf } from '../../shared/route';
import { GoalSign } from './GoalSign';
import { WhereFrom } from './WhereFrom';

type Props = { detail: TargetDetail; target: TargetSummary };

/** Each supervised CHW's part of one target. A missing one is hatched and says so; it is never a 0. */
export function Contributions({ detail, target }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [open, setOpen] = useState<string | null>(null);
  const progress = target.type === 'percent' || target.has_goal;

  const columns = useMemo(() => {
    const missing = t('contribution.missing');
    const counts = (row: ContributionView) =>
      target.type === 'percent'
        ? t('target.of', { pass: format.number(row.pass), total: format.number(row.total) })
        : format.number(row.pass);
    const percentGoal =
      target.has_goal && target.type === 'percent' ? target.goal : target.has_goal ? 100 : null;

    const all: (Column<ContributionView> | false)[] = [
      {
        id: 'name',
        header: t('chw'),
        width: '21%',
        sortBy: (row) => row.contact.name,
        text: (row) => row.contact.name,
        cell: (row) => <a href={hrefOf('chw', row.contact.id)}>{row.contact.name}</a>,
      },
      {
        id: 'area',
        header: t('area'),
        width: '17%',
        sortBy: (row) => row.place.name,
        text: (row) => row.place.name,
        cell: (row) => row.place.name,
      },
      progress && {
        id: 'bar',
        header: t('progress'),
        sortBy: (row) => row.percent,
        text: (row) =>
          row.missing ? missing : row.goal_met === null ? '' : t(row.goal_met ? 'goal.met' : 'goal.unmet'),
        cell: (row) =>
          row.missing || row.percent === null ? (
            <span className="not-reported">{missing}</span>
          ) : (
            <span className="bar-cell">
              <Bar percent={row.percent} goal={percentGoal} met={row.goal_met} />
              <GoalSign met={row.goal_met} words={false} />
            </span>
          ),
      },
      {
        id: 'pass',
        header: target.type === 'percent' ? t('passOfTotal') : t('number'),
        align: 'end',
        width: '13%',
        sortBy: (row) => row.pass,
        text: (row) => (row.missing ? missing : counts(row)),
        cell: (row) =>
          row.missing ? progress ? ABSENT : <span className="not-reported">{missing}</span> : counts(row),
      },
      progress && {
        id: 'percent',
        header: t('percent'),
        align: 'end',
        width: '10%',
        sortBy: (row) => row.percent,
        text: (row) => (row.missing ? missing : format.percent(row.percent)),
        cell: (row) => format.percent(row.percent),
      },
      {
        id: 'updated',
        header: t('updated'),
        width: '13%',
        sortBy: (row) => row.updated_date,
        text: (row) => format.date(row.updated_date),
        cell: (row) => format.date(row.updated_date),
      },
      {
        id: 'from',
        header: t('whereFrom.header'),
        width: '128px',
        text: (row) => (row.document === null ? '' : `${row.document} ${row.rev ?? ''}`),
        cell: (row) => (
          <button
            type="button"
            className="link nowrap"
            aria-expanded={open === row.contact.id}
            data-test="where-from"
            onClick={() => setOpen(open === row.contact.id ? null : row.contact.id)}
          >
            {t('whereFrom')}
            <span className="unseen"> {row.contact.name}</span>
          </button>
        ),
      },
    ];
    return all.filter((column) => column !== false);
  }, [t, format, target, progress, open]);

  return (
    <DataGrid
      label={t('contributions.of', { target: target.title })}
      dataTest="drilldown"
      columns={columns}
      rows={detail.contributions}
      keyOf={keyOf}
      searchIn={searchIn}
      onOpen={openChw}
      attributes={attributesOf}
      openKey={open}
      details={(row) => <WhereFrom contribution={row} period={detail.period} />}
      minWidth="780px"
    />
  );
}

const keyOf = (row: ContributionView) => row.contact.id;
const searchIn = (row: ContributionView) => `${row.contact.name} ${row.place.name}`;
const openChw = (row: ContributionView) => goTo('chw', row.contact.id);
const attributesOf = (row: ContributionView) => ({
  'data-test': 'drilldown-row',
  'data-id': row.contact.id,
  'data-missing': String(row.missing),
  className: row.missing ? 'hatched' : '',
});
