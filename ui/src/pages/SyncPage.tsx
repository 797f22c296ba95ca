import { Button } from '@dhis2/ui';
import { useTranslation } from 'react-i18next';

import { useSync } from '../api';
import { Outcome } from '../features/sync/Outcome';
import { Progress } from '../features/sync/Progress';
import { SetAside } from '../features/sync/SetAside';
import { ErrorNotice } from '../shared/ErrorNotice';
import { useFormat } from '../shared/format';
import { Notice } from '../shared/Notice';
import { Page } from '../shared/Page';
import { useScope } from '../shared/scope';

/** What is here, how fresh it is, and fetching what is new. */
export function SyncPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { account } = useScope();
  const sync = useSync();
  const { documents } = account;
  const facts = [
    [t('sync.last'), account.last_sync === null ? t('sync.never') : format.dateTime(account.last_sync)],
    [t('sync.targets'), format.number(documents.targets)],
    [t('sync.contacts'), format.number(documents.contacts)],
    [t('sync.setAside'), format.number(documents.set_aside)],
  ] as const;

  return (
    <Page title={t('sync')} dataTest="sync-page">
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {account.demo ? (
        <div className="notice" data-test="sync-demo">
          <Notice tone="info" title={t('sync.demo')}>
            <p>{t('sync.demo.text')}</p>
          </Notice>
        </div>
      ) : (
        <section className="section" aria-label={t('sync')}>
          <p className="quiet">{t('sync.text', { server: account.server })}</p>
          {sync.running ? (
            <div className="row">
              <Progress progress={sync.progress} />
              <Button onClick={() => void sync.cancel()} disabled={sync.cancelling} dataTest="sync-cancel">
                {t(sync.cancelling ? 'sync.cancelling' : 'sync.cancel')}
              </Button>
            </div>
          ) : (
            <Button primary onClick={() => void sync.start()} dataTest="sync-start">
              {t('sync.start')}
            </Button>
          )}
          {sync.error && <ErrorNotice error={sync.error} onRetry={() => void sync.start()} />}
          {sync.outcome && <Outcome outcome={sync.outcome} />}
        </section>
      )}
      <SetAside />
    </Page>
  );
}
