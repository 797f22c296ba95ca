import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { OwnGoal } from '../../api';
import { useSetOwnGoal } from '../../api';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { useFormat } from '../../shared/format';

type Props = {
  goals: OwnGoal[];
  /** Targets whose numbers are percents. */
  percents: string[];
  /** Says of which target each is. */
  named?: boolean;
};

/** Goals of one's own, each to be taken away, and the last one brought back. */
export function OwnGoalList({ goals, percents, named = true }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const set = useSetOwnGoal();
  const [removed, setRemoved] = useState<OwnGoal | null>(null);
  const change = (own: OwnGoal, goal: number | null) =>
    set.mutate(
      { target: own.target.id, subject: own.subject.id, goal },
      { onSuccess: () => setRemoved(goal === null ? own : null) },
    );
  return (
    <>
      {goals.length > 0 && (
        // A region that scrolls must be reachable by keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className="plain-scroll tall" tabIndex={0} role="region" aria-label={t('ownGoals')}>
          <table className="plain" data-test="own-goals-table">
            <thead>
              <tr>
                {named && <th scope="col">{t('target')}</th>}
                <th scope="col">{t('ownGoal.subject')}</th>
                <th scope="col" className="end">
                  {t('ownGoal')}
                </th>
                <th scope="col">{t('ownGoal.at')}</th>
                <th scope="col">{t('ownGoal.by')}</th>
                <th scope="col">
                  <span className="unseen">{t('ownGoal.remove')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {goals.map((own) => (
                <tr key={`${own.target.id} ${own.subject.id}`} data-test="own-goal-row">
                  {named && <td>{own.target.name}</td>}
                  <td>{own.subject.name}</td>
                  <td className="end">
                    {percents.includes(own.target.id) ? format.percent(own.goal) : format.number(own.goal)}
                  </td>
                  <td className="nowrap">{format.date(own.at)}</td>
                  <td>{own.by}</td>
                  <td>
                    <button
                      type="button"
                      className="link"
                      disabled={set.isPending}
                      data-test="own-goal-remove"
                      onClick={() => change(own, null)}
                    >
                      {t('ownGoal.remove')}
                      <span className="unseen">
                        {' '}
                        {own.target.name}, {own.subject.name}
                      </span>
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p role="status" className="block-start">
        {removed !== null && (
          <>
            {t('ownGoal.removed', { target: removed.target.name, name: removed.subject.name })}{' '}
            <button
              type="button"
              className="link"
              data-test="own-goal-undo"
              onClick={() => change(removed, removed.goal)}
            >
              {t('ownGoal.undo')}
            </button>
          </>
        )}
      </p>
      {set.isError && <ErrorNotice error={set.error} />}
    </>
  );
}
