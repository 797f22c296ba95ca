import { useTranslation } from 'react-i18next';

import type { TargetSummary } from '../../api';
import { CoverageLine } from '../../shared/Coverage';
import { useFormat } from '../../shared/format';
import { hrefOf } from '../../shared/route';
import { GoalSign } from './GoalSign';
import { TargetIcon } from './icons';
import { explanationOf, goalOf, summaryOf } from './words';

/** One target: its total, its goal, and how many CHWs are in it. Opens each CHW's part. */
export function TargetCard({ target }: { target: TargetSummary }) {
  const { t } = useTranslation();
  const format = useFormat();
  const explanation = explanationOf(target, t, format);
  const goal = goalOf(target, format);
  const nobody = target.coverage.reported === 0;
  const state = target.goal_met === null || nobody ? '' : target.goal_met ? ' met' : ' unmet';
  return (
    <a
      className={`card${state}`}
      href={hrefOf('targets', target.id)}
      data-test="target-card"
      data-id={target.id}
    >
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
