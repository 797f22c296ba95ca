import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useCoverage } from '../api';
import { HeatMap } from '../features/coverage/HeatMap';
import { Legend } from '../features/coverage/Legend';
import { gapOf, GapNotice } from '../features/workspace/Gaps';
import { Answer } from '../shared/Answer';
import { CoverageLine } from '../shared/Coverage';
import { Empty } from '../shared/Empty';
import { Page } from '../shared/Page';
import { useScope } from '../shared/scope';
import { ScopeBar } from '../shared/ScopeBar';

/** Who has reported, and who has not. */
export function ReportingPage() {
  const { t } = useTranslation();
  const { account } = useScope();
  const gap = gapOf(account, ['never_synced', 'no_facility']);
  return (
    <Page title={t('reporting')} dataTest="reporting-page">
      {gap === null ? <Reporting /> : <GapNotice gap={gap} />}
    </Page>
  );
}

function Reporting() {
  const { t } = useTranslation();
  const { scope } = useScope();
  const coverage = useCoverage(scope);
  const [worstFirst, setWorstFirst] = useState(true);
  return (
    <>
      <ScopeBar>
        {coverage.data && (
          <p className="reported-line">
            <CoverageLine coverage={coverage.data.coverage} />
          </p>
        )}
      </ScopeBar>
      <Answer query={coverage}>
        {(view) =>
          view.contacts.length === 0 ? (
            <Empty title={t('coverage.empty')}>{t('coverage.empty.text')}</Empty>
          ) : (
            <>
              <Legend staleDays={view.stale_days} />
              <HeatMap
                view={view}
                worstFirst={worstFirst}
                tools={
                  <label className="check">
                    <input
                      type="checkbox"
                      checked={worstFirst}
                      data-test="worst-first"
                      onChange={(event) => setWorstFirst(event.target.checked)}
                    />
                    {t('coverage.worstFirst')}
                  </label>
                }
              />
            </>
          )
        }
      </Answer>
    </>
  );
}
