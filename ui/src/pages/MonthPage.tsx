import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { useMonth } from '../api';
import { OpenHandover } from '../features/handover/OpenHandover';
import { Facilities } from '../features/month/Facilities';
import { FacilityMonth } from '../features/month/FacilityMonth';
import { gapOf, GapNotice } from '../features/workspace/Gaps';
import { Answer } from '../shared/Answer';
import { Page } from '../shared/Page';
import { PickOne } from '../shared/PickOne';
import { goTo, hrefOf } from '../shared/route';
import { useScope } from '../shared/scope';
import { PeriodSelect } from '../shared/ScopeBar';

/** The month: which facility is how far, and the steps of one of them. */
export function MonthPage({ facility }: { facility: string | null }) {
  const { t } = useTranslation();
  const { account } = useScope();
  const officer = account.role === 'officer';
  const gap = gapOf(account, ['never_synced', 'no_facility']);
  // A supervisor of one facility has nothing to choose.
  const only = officer || account.facilities.length !== 1 ? null : (account.facilities[0]?.id ?? null);
  const shown = facility ?? only;
  return (
    <Page
      title={t('month')}
      dataTest="month-page"
      before={
        shown !== null &&
        only === null && (
          <nav className="crumbs" aria-label={t('crumbs')}>
            <a href={hrefOf('month')} data-test="month-back">
              ‹ {t('month.back')}
            </a>
          </nav>
        )
      }
      actions={gap === null && officer && shown === null ? <OpenHandover /> : undefined}
    >
      {gap !== null ? <GapNotice gap={gap} /> : shown === null ? <List /> : <One facility={shown} />}
    </Page>
  );
}

function List() {
  const { t } = useTranslation();
  const { account, period } = useScope();
  const scope = useMemo(() => ({ facilities: [], period }), [period]);
  const month = useMonth(scope);
  return (
    <>
      <div className="scope-bar">
        <PeriodSelect />
        <p className="scope-rest quiet">{t('month.text')}</p>
      </div>
      <Answer query={month}>
        {(view) => <Facilities view={view} officer={account.role === 'officer'} />}
      </Answer>
    </>
  );
}

function One({ facility }: { facility: string }) {
  const { t } = useTranslation();
  const { account, period, scope, chooseFacilities } = useScope();
  const known = account.facilities.some(({ id }) => id === facility);
  const chosen = scope.facilities.length === 1 && scope.facilities[0] === facility;
  useEffect(() => {
    // The other pages are about the same one.
    if (known && !chosen) chooseFacilities([facility]);
  }, [facility, known, chosen, chooseFacilities]);
  return (
    <>
      <div className="scope-bar">
        <PickOne
          label={t('facility')}
          dataTest="month-facility"
          value={facility}
          placeholder={t('facility.none')}
          options={account.facilities.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(id) => goTo('month', id)}
        />
        <PeriodSelect />
      </div>
      <FacilityMonth facility={facility} period={period} officer={account.role === 'officer'} />
    </>
  );
}
