import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import type { ChwMonth, ChwTarget, ChwView } from '../../api';
import { useFormat } from '../../shared/format';
import { DataGrid } from '../../shared/grid/DataGrid';
import type { Column } from '../../shared/grid/columns';
import { historyOf, hrefOf } from '../../shared/route';
import { GoalSign } from '../aggregate/GoalSign';
import { goalOf } from '../aggregate/words';
import { TrendLink } from '../history/TrendLink';

/** So many of the last months are in the small line. */
const TREND = 12;

/** All targets of one CHW, month by month, the newest first. Hatched is a month she did not report. */
export function Matrix({ chw }: { chw: ChwView }) {
  const { t } = useTranslation();
  const format = useFormat();

  const columns = useMemo(() => {
    const write = (target: ChwTarget, month: ChwMonth | undefined) => {
      if (month === undefined || month.missing) return t('contribution.missing');
      return target.type === 'percent' ? format.percent(month.percent) : format.number(month.pass);
    };
    const lately = chw.periods.slice(0, TREND).reverse();
    const pointsOf = new Map(
      chw.targets.map((target) => [
        target.id,
        target.months
          .slice(0, TREND)
          .map((month) => (month.missing ? null : target.type === 'percent' ? month.percent : month.pass))
          .reverse(),
      ]),
    );
    const title: Column<ChwTarget> = {
      id: 'target',
      header: t('target'),
      width: '300px',
      sortBy: (target) => target.title,
      text: (target) => target.title,
      cell: (target) => {
        const goal = goalOf(target, format);
        return (
          <span className="with-trend">
            <span>
              <a href={hrefOf('targets', target.id)}>{target.title}</a>
              {goal !== null && <span className="quiet block">{t('target.goal', { goal })}</span>}
            </span>
            <TrendLink
              of={`${target.title}, ${chw.contact.name}`}
              href={historyOf(target.id, chw.contact.id)}
              points={pointsOf.get(target.id) ?? []}
              periods={lately}
              measure={target.type === 'percent' ? 'percent' : 'sum'}
              dataTest="open-history"
            />
          </span>
        );
      },
    };
    const months = chw.periods.map((period, at): Column<ChwTarget> => ({
      id: period,
      header: format.shortPeriod(period),
      title: format.period(period),
      align: 'end',
      width: '100px',
      sortBy: (target) => {
        const month = target.months[at];
        return month ? (target.type === 'percent' ? month.percent : month.pass) : null;
      },
      text: (target) => write(target, target.months[at]),
      className: (target) => (target.months[at]?.missing === false ? undefined : 'hatched'),
      cell: (target) => {
        const month = target.months[at];
        if (month === undefined || month.missing) {
          return (
            <span className="not-reported" title={t('contribution.missing')}>
              <span aria-hidden="true">–</span>
              <span className="unseen">{t('contribution.missing')}</span>
            </span>
          );
        }
        const counts = t('target.of', { pass: format.number(month.pass), total: format.number(month.total) });
        return (
          <span className="month" title={target.type === 'percent' ? counts : undefined}>
            <GoalSign met={month.goal_met} words={false} />
            {write(target, month)}
          </span>
        );
      },
    }));
    return [title, ...months];
  }, [chw, t, format]);

  return (
    <DataGrid
      label={t('chw.matrix', { name: chw.contact.name })}
      columns={columns}
      rows={chw.targets}
      keyOf={(target) => target.id}
      searchIn={(target) => target.title}
      dataTest="chw-matrix"
      minWidth={`${String(300 + 100 * chw.periods.length)}px`}
    />
  );
}
