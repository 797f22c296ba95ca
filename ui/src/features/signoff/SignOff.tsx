import { useTranslation } from 'react-i18next';

import type { SignOffView } from '../../api';
import { Empty } from '../../shared/Empty';
import { useFormat } from '../../shared/format';
import { Notice } from '../../shared/Notice';
import { Changes } from './Changes';
import { Journal } from './Journal';
import { SentBack } from './SentBack';
import { SignForm } from './SignForm';
import { Signed } from './Signed';
import { Totals } from './Totals';
import { Withdrawn } from './Withdrawn';
import { holds } from './standing';

/** The sign-off of a facility's month: what was signed, what has become of it, and signing. */
export function SignOff({ view }: { view: SignOffView }) {
  const { t } = useTranslation();
  const record = view.sign_off;
  return (
    <>
      <SentBack view={view} />
      <Withdrawn withdrawal={view.withdrawn} />
      {record !== null && view.stale && (
        <div className="notice wide" data-test="sign-off-stale" role="status">
          <Notice tone="warning" title={t('signOff.stale')}>
            <p>{t('signOff.stale.text', { count: view.changes.length })}</p>
            <Changes changes={view.changes} before={t('changes.before')} after={t('changes.after')} />
          </Notice>
        </div>
      )}
      {record !== null && <Signed view={view} record={record} mayWithdraw />}
      {holds(view) ? (
        <Totals targets={view.targets} label={t('signOff.totals.signed')} />
      ) : (
        <Signable view={view} />
      )}
      <Journal view={view} />
    </>
  );
}

function Signable({ view }: { view: SignOffView }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (!view.period_over) {
    return (
      <Empty title={t('month.running', { period: format.period(view.period) })}>
        {t('month.running.text')}
      </Empty>
    );
  }
  if (view.coverage.reported === 0) return <Empty title={t('signOff.nobody')}>{t('reported.text')}</Empty>;
  return <SignForm view={view} />;
}
