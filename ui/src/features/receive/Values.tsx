import { Button } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Dhis2Connection, FacilityValues } from '../../api';
import { useFacilityValues, useReadFacilityValues, useWork } from '../../api';
import { Answer } from '../../shared/Answer';
import { Empty } from '../../shared/Empty';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { useFormat } from '../../shared/format';
import { ScopeBar } from '../../shared/ScopeBar';
import { useScope } from '../../shared/scope';
import { Differences } from '../compare/Differences';
import { Working } from '../dhis2/Working';

/** What DHIS2 held for a facility and month when it was last read. */
export function Values({ server }: { server: Dhis2Connection }) {
  const { t } = useTranslation();
  const { job } = useWork();
  const { account, scope, period } = useScope();
  const chosen =
    scope.facilities.length > 0 ? scope.facilities : account.facilities.slice(0, 1).map((one) => one.id);
  const request = { connection: server.id, facility: chosen[0] ?? null, period };
  const kept = useFacilityValues(request);
  const read = useReadFacilityValues();
  if (chosen.length !== 1) {
    return (
      <>
        <ScopeBar />
        <Empty title={t('facilityValues.one')} />
      </>
    );
  }
  return (
    <>
      <p>{t('facilityValues.text')}</p>
      <ScopeBar>
        <Button
          primary
          onClick={() => read.mutate(request)}
          disabled={job !== null || read.isPending}
          dataTest="values-read"
        >
          {t('facilityValues.read')}
        </Button>
      </ScopeBar>
      {read.isPending && <Working jobs={['receive']} />}
      {read.isError && <ErrorNotice error={read.error} onRetry={() => read.mutate(request)} />}
      <Answer query={kept}>
        {(values) =>
          values === null ? (
            <Empty title={t('facilityValues.none')} />
          ) : (
            <Shown values={values} connection={server.id} />
          )
        }
      </Answer>
    </>
  );
}

function Shown({ values, connection }: { values: FacilityValues; connection: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [only, setOnly] = useState(false);
  return (
    <section data-test="facility-values">
      <p className="quiet">
        {t('facilityValues.at', { server: values.connection, at: format.dateTime(values.at) })}
      </p>
      {values.not_monthly.length > 0 && (
        <p className="quiet">
          {t('facilityValues.notMonthly', { sets: format.list(values.not_monthly.map((set) => set.name)) })}
        </p>
      )}
      <Differences comparison={values} connection={connection} onlyDifferences={only} onOnly={setOnly} />
    </section>
  );
}
