import { useTranslation } from 'react-i18next';

import type { AggregateView } from '../api';
import { useAggregate, useTrends } from '../api';
import { Missing } from '../features/aggregate/Missing';
import { OpenFindings } from '../features/month/OpenFindings';
import { TargetCard } from '../features/aggregate/TargetCard';
import { gapOf, GapNotice } from '../features/workspace/Gaps';
import { Answer } from '../shared/Answer';
import { Empty } from '../shared/Empty';
import { ErrorNotice } from '../shared/ErrorNotice';
import { Findings } from '../shared/Findings';
import { Page } from '../shared/Page';
import { useScope } from '../shared/scope';
import { ScopeBar } from '../shared/ScopeBar';

/** The CHW Aggregate: every target of the chosen facilities and period. */
export function TargetsPage() {
  const { t } = useTranslation();
  const { account } = useScope();
  const gap = gapOf(account, ['never_synced', 'no_facility', 'no_targets']);
  return (
    <Page title={t('targets')} dataTest="targets-page">
      {gap === null ? <Cards /> : <GapNotice gap={gap} />}
    </Page>
  );
}

function Cards() {
  const { t } = useTranslation();
  const { scope } = useScope();
  const aggregate = useAggregate(scope);
  const trends = useTrends(scope);
  return (
    <>
      <ScopeBar>
        {aggregate.data && <Missing coverage={aggregate.data.coverage} missing={aggregate.data.missing} />}
      </ScopeBar>
      <Answer query={aggregate}>
        {(view: AggregateView) =>
          view.targets.length === 0 ? (
            <Empty title={t('gap.no_targets')}>{t('gap.no_targets.text')}</Empty>
          ) : (
            <>
              {!view.period_over && <p className="quiet">{t('period.notOver')}</p>}
              <OpenFindings />
              <div className="cards">
                {view.targets.map((target) => (
                  <TargetCard key={target.id} target={target} trends={trends.data} over={view.period_over} />
                ))}
              </div>
              {trends.isError && <ErrorNotice error={trends.error} onRetry={() => void trends.refetch()} />}
              <Findings findings={view.findings} />
            </>
          )
        }
      </Answer>
    </>
  );
}
