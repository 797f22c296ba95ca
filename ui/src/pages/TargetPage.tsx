import { Button } from '@dhis2/ui';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { TargetDetail, TargetSummary } from '../api';
import { useContactTrends, useTargetDetail } from '../api';
import { Contributions } from '../features/aggregate/Contributions';
import { GoalSign } from '../features/aggregate/GoalSign';
import { TargetIcon } from '../features/aggregate/icons';
import { Missing } from '../features/aggregate/Missing';
import { explanationOf, goalOf, ruleOf, summaryOf } from '../features/aggregate/words';
import { OwnGoalDialog } from '../features/goals/OwnGoalDialog';
import { subjectsOf } from '../features/goals/subjects';
import { Answer } from '../shared/Answer';
import { ErrorNotice } from '../shared/ErrorNotice';
import { Findings } from '../shared/Findings';
import { useFormat } from '../shared/format';
import { Page } from '../shared/Page';
import { historyOf, hrefOf } from '../shared/route';
import { useScope } from '../shared/scope';
import { ScopeBar } from '../shared/ScopeBar';

/** One target: its total, the rule in words, and each CHW's part. */
export function TargetPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const { scope } = useScope();
  const detail = useTargetDetail(scope, id);
  const trends = useContactTrends(scope, id);
  const target = targetOf(detail.data, id);
  // For whom a goal is being set; nobody yet where all goals were asked for.
  const [goalFor, setGoalFor] = useState<{ contact: string | null } | null>(null);
  const setGoalOf = useCallback((contact: string) => setGoalFor({ contact }), []);
  return (
    <Page
      dataTest="target-page"
      before={
        <nav className="crumbs" aria-label={t('crumbs')}>
          <a href={hrefOf('targets')}>‹ {t('targets.all')}</a>
        </nav>
      }
      title={
        target ? (
          <span className="title-icon">
            <TargetIcon name={target.icon} /> {target.title}
          </span>
        ) : (
          t('target')
        )
      }
    >
      <ScopeBar>
        {detail.data && (
          <Missing coverage={target?.coverage ?? detail.data.coverage} missing={detail.data.missing} />
        )}
      </ScopeBar>
      <Answer query={detail}>
        {(view) => {
          const shown = targetOf(view, id);
          return (
            shown && (
              <>
                <Head target={shown} onGoals={() => setGoalFor({ contact: null })} />
                <Contributions detail={view} target={shown} trends={trends.data} onSetGoal={setGoalOf} />
                {trends.isError && <ErrorNotice error={trends.error} onRetry={() => void trends.refetch()} />}
                <Findings findings={view.findings} />
                {goalFor !== null && (
                  <OwnGoalDialog
                    target={shown}
                    subjects={subjectsOf(view)}
                    subject={goalFor.contact}
                    onClose={() => setGoalFor(null)}
                  />
                )}
              </>
            )
          );
        }}
      </Answer>
    </Page>
  );
}

/** The answer of the command has the one target in `targets`; of an older answer, perhaps none. */
function targetOf(detail: TargetDetail | undefined, id: string): TargetSummary | undefined {
  return detail?.targets.find((target) => target.id === id);
}

function Head({ target, onGoals }: { target: TargetSummary; onGoals: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const explanation = explanationOf(target, t, format);
  const goal = goalOf(target, format);
  const nobody = target.coverage.reported === 0;
  return (
    <div className="target-head" data-test="target-head">
      <p className={nobody ? 'card-value none' : 'card-value'} data-test="target-value">
        {nobody ? t('coverage.nobody') : summaryOf(target, t, format)}
      </p>
      <div>
        <p>
          {!nobody && explanation && <>{explanation} · </>}
          {goal !== null && (
            <>
              {t('target.goal', { goal })} {!nobody && <GoalSign met={target.goal_met} of="all" />}
            </>
          )}
        </p>
        <p className="quiet" data-test="target-rule">
          {ruleOf(target, t, format)}
        </p>
      </div>
      <div className="target-acts">
        <a href={historyOf(target.id)} data-test="open-history">
          {t('history')}
        </a>
        <Button small onClick={onGoals} dataTest="own-goals">
          {t('ownGoals.open')}
        </Button>
      </div>
    </div>
  );
}
