import { useTranslation } from 'react-i18next';

import type { ContributionView } from '../../api';
import { useFormat } from '../../shared/format';
import { GoalSign } from '../aggregate/GoalSign';

type Props = { contribution: ContributionView; percent: boolean; onSet: () => void };

/** A CHW's own goal, where there is one, and the way to set it. */
export function OwnGoal({ contribution, percent, onSet }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { contact, own_goal: goal, own_goal_met: met } = contribution;
  const written = percent ? format.percent(goal) : format.number(goal);
  return (
    <span className="nowrap">
      <GoalSign met={met} words={false} />
      <button type="button" className="link" data-test="own-goal" data-id={contact.id} onClick={onSet}>
        {goal === null ? t('ownGoal.set') : written}
        <span className="unseen"> {t('ownGoal.of', { name: contact.name })}</span>
      </button>
    </span>
  );
}
