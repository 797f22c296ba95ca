import { useTranslation } from 'react-i18next';

import { useAggregate, useOwnGoals } from '../../api';
import { Answer } from '../../shared/Answer';
import { useScope } from '../../shared/scope';
import { OwnGoalList } from './OwnGoalList';

/** On the settings page: every goal of one's own. */
export function OwnGoals() {
  const { t } = useTranslation();
  const { scope } = useScope();
  const goals = useOwnGoals();
  const targets = useAggregate(scope).data?.targets ?? [];
  const percents = targets.filter((target) => target.type === 'percent').map((target) => target.id);
  return (
    <section className="section" data-test="settings-own-goals">
      <h2>{t('ownGoals')}</h2>
      <p>{t('ownGoals.text')}</p>
      <Answer query={goals}>
        {(all) => (
          <>
            {all.length === 0 && <p className="quiet">{t('ownGoals.none')}</p>}
            <OwnGoalList goals={all} percents={percents} />
          </>
        )}
      </Answer>
    </section>
  );
}
