import { useTranslation } from 'react-i18next';

import type { TargetSummary, TrendsView } from '../../api';
import { CoverageLine } from '../../shared/Coverage';
import { useFormat } from '../../shared/format';
import { historyOf, hrefOf } from '../../shared/route';
import { TrendLink } from '../history/TrendLink';
import { measureOf } from '../history/words';
import { GoalSign } from './GoalSign';
import { TargetIcon } from './icons';
import { explanationOf, goalOf, summaryOf } from './words';

type Props = {
  target: TargetSummary;
  trends: TrendsView | undefined;
  /** The month is over, so that it can be compared with the one before it. */
  over: boolean;
};

/** One target and its last months: the card opens each CHW's part, the line the history. */
export function TargetCard({ target, trends, over }: Props) {
  const trend = trends?.targets.find((each) => each.id === target.id);
  const state =
    target.goal_met === null || target.coverage.reported === 0 ? '' : target.goal_met ? ' met' : ' unmet';
  return (
    <div className={`card${state}`}>
      <Total target={target} />
      {trends && trend && (
        <TrendLink
          of={target.title}
          href={historyOf(target.id)}
          points={trend.points}
          periods={trends.periods}
          measure={measureOf(target)}
          compared={over}
          dataTest="open-history"
        />
      )}
    </div>
  );
}

/** Its total, its goal, and how many CHWs are in it. */
function Total({ target }: { target: TargetSummary }) {
  const { t } = useTranslation();
  const format = useFormat();
  const explanation = explanationOf(target, t, format);
  const goal = goalOf(target, format);
  const nobody = target.coverage.reported === 0;
  return (
    <a className="card-total" href={hrefOf('targets', target.id)} data-test="target-card" data-id={target.id}>
      <span className="card-title">
        <TargetIcon name={target.icon} />
        <span>{target.title}</span>
      </span>
      {nobody ? (
        <span className="card-value none" data-test="target-value">
          {t('coverage.nobody')}
        </span>
      ) : (
        <span className="card-number">
          <span className="card-value" data-test="target-value">
            {summaryOf(target, t, format)}
          </span>
          {explanation && <span className="card-more">{explanation}</span>}
        </span>
      )}
      <span className="card-goal">
        {goal !== null && (
          <>
            <span>{t('target.goal', { goal })}</span>
            {!nobody && <GoalSign met={target.goal_met} of="all" />}
          </>
        )}
      </span>
      <CoverageLine coverage={target.coverage} />
    </a>
  );
}
