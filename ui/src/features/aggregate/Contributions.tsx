import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { ContactTrendsView, ContributionView, TargetDetail, TargetSummary } from '../../api';
import { Bar } from '../../shared/Bar';
import { ABSENT, useFormat } from '../../shared/format';
import { DataGrid } from '../../shared/grid/DataGrid';
import type { Column } from '../../shared/grid/columns';
import { goTo, historyOf, hrefOf } from '../../shared/route';
import { OwnGoal } from '../goals/OwnGoal';
import { TrendLink } from '../history/TrendLink';
import { differenceOf, trendOf } from '../history/words';
import { GoalSign } from './GoalSign';
import { WhereFrom } from './WhereFrom';

type Props = {
  detail: TargetDetail;
  target: TargetSummary;
  trends: ContactTrendsView | undefined;
  /** Asks for a goal of one's own for this CHW. */
  onSetGoal: (contact: string) => void;
};

const NO_POINTS: (number | null)[] = [];

/** Each supervised CHW's part of one target. A missing one is hatched and says so; it is never a 0. */
export function Contributions({ detail, target, trends, onSetGoal }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [open, setOpen] = useState<string | null>(null);
  const progress = target.type === 'percent' || target.has_goal;

  const pointsOf = useMemo(() => {
    const points = new Map(trends?.contacts.map((each) => [each.contact, each.points]));
    return (row: ContributionView) => points.get(row.contact.id) ?? NO_POINTS;
  }, [trends]);

  const columns = useMemo(() => {
    const periods = trends?.periods ?? [];
    const measure = target.type === 'percent' ? 'percent' : 'sum';
    const missing = t('contribution.missing');
    const counts = (row: ContributionView) =>
      target.type === 'percent'
        ? t('target.of', { pass: format.number(row.pass), total: format.number(row.total) })
        : format.number(row.pass);
    const percentGoal =
      target.has_goal && target.type === 'percent' ? target.goal : target.has_goal ? 100 : null;
    // The bar of a count is in hundredths of the CHT's goal.
    const ownMark = (row: ContributionView) =>
      row.own_goal === null || target.type === 'percent'
        ? row.own_goal
        : target.has_goal
          ? (100 * row.own_goal) / target.goal
          : null;

    const all: (Column<ContributionView> | false)[] = [
      {
        id: 'name',
        header: t('chw'),
        sortBy: (row) => row.contact.name,
        text: (row) => row.contact.name,
        cell: (row) => <a href={hrefOf('chw', row.contact.id)}>{row.contact.name}</a>,
      },
      {
        id: 'area',
        header: t('area'),
        width: '13%',
        sortBy: (row) => row.place.name,
        text: (row) => row.place.name,
        cell: (row) => row.place.name,
      },
      progress && {
        id: 'bar',
        header: t('progress'),
        width: '13%',
        sortBy: (row) => row.percent,
        text: (row) =>
          row.missing ? missing : row.goal_met === null ? '' : t(row.goal_met ? 'goal.met' : 'goal.unmet'),
        cell: (row) =>
          row.missing || row.percent === null ? (
            <span className="not-reported">{missing}</span>
          ) : (
            <span className="bar-cell">
              <Bar percent={row.percent} goal={percentGoal} met={row.goal_met} own={ownMark(row)} />
              <GoalSign met={row.goal_met} words={false} />
            </span>
          ),
      },
      {
        id: 'pass',
        header: target.type === 'percent' ? t('passOfTotal') : t('number'),
        align: 'end',
        width: '11%',
        sortBy: (row) => row.pass,
        text: (row) => (row.missing ? missing : counts(row)),
        cell: (row) =>
          row.missing ? progress ? ABSENT : <span className="not-reported">{missing}</span> : counts(row),
      },
      progress && {
        id: 'percent',
        header: t('percent'),
        align: 'end',
        width: '8%',
        sortBy: (row) => row.percent,
        text: (row) => (row.missing ? missing : format.percent(row.percent)),
        cell: (row) => format.percent(row.percent),
      },
      {
        id: 'own',
        header: t('ownGoal'),
        align: 'end',
        width: '92px',
        sortBy: (row) => row.own_goal,
        text: (row) =>
          row.own_goal === null
            ? ''
            : target.type === 'percent'
              ? format.percent(row.own_goal)
              : format.number(row.own_goal),
        cell: (row) => (
          <OwnGoal
            contribution={row}
            percent={target.type === 'percent'}
            onSet={() => onSetGoal(row.contact.id)}
          />
        ),
      },
      {
        id: 'trend',
        header: t('trend'),
        width: '104px',
        sortBy: (row) => differenceOf(pointsOf(row)),
        text: (row) =>
          pointsOf(row).length === 0 ? '' : trendOf(pointsOf(row), periods, measure, t, format),
        cell: (row) =>
          pointsOf(row).length > 0 && (
            <TrendLink
              of={`${target.title}, ${row.contact.name}`}
              href={historyOf(target.id, row.contact.id)}
              points={pointsOf(row)}
              periods={periods}
              measure={measure}
              dataTest="open-history"
            />
          ),
      },
      {
        id: 'updated',
        header: t('updated'),
        width: '11%',
        sortBy: (row) => row.updated_date,
        text: (row) => format.date(row.updated_date),
        cell: (row) => format.date(row.updated_date),
      },
      {
        id: 'from',
        header: t('whereFrom.header'),
        width: '104px',
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
  }, [t, format, target, progress, open, trends, pointsOf, onSetGoal]);

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
      minWidth="940px"
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
