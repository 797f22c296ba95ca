import { useTranslation } from 'react-i18next';

import type { AccountView, SyncView } from '../api';
import { useSync, useSyncView } from '../api';
import { Actions } from '../features/sync/Actions';
import { History } from '../features/sync/History';
import { Outcome } from '../features/sync/Outcome';
import { Outgoing } from '../features/sync/Outgoing';
import { SetAside } from '../features/sync/SetAside';
import { Settings } from '../features/sync/Settings';
import { newest } from '../features/sync/standing';
import { State } from '../features/sync/State';
import { Answer } from '../shared/Answer';
import { ErrorNotice } from '../shared/ErrorNotice';
import { Facts } from '../shared/Facts';
import { useFormat } from '../shared/format';
import { Notice } from '../shared/Notice';
import { Page } from '../shared/Page';
import { useScope } from '../shared/scope';

/** What is here, how fresh and how complete it is, fetching what is new, and what earlier runs came to. */
export function SyncPage() {
  const { t } = useTranslation();
  const { account } = useScope();
  const view = useSyncView(!account.demo);

  return (
    <Page title={t('sync')} dataTest="sync-page">
      {account.demo ? (
        <>
          <Holdings account={account} left={0} />
          <div className="notice" data-test="sync-demo">
            <Notice tone="info" title={t('sync.demo')}>
              <p>{t('sync.demo.text')}</p>
            </Notice>
          </div>
        </>
      ) : (
        <>
          <Now account={account} view={view.data} />
          <Answer query={view}>{(data) => <Runs view={data} />}</Answer>
        </>
      )}
      <SetAside />
    </Page>
  );
}

/** Where things stand, what to do, and what went wrong, if anything did. */
function Now({ account, view }: { account: AccountView; view: SyncView | undefined }) {
  const { t } = useTranslation();
  const sync = useSync();
  const last = newest(view) ?? sync.outcome;
  const error = sync.running ? null : (sync.error ?? last?.error ?? null);
  // Trying again is the button above; signing in again goes on by itself.
  const signedOut = error?.code === 'session_expired';
  return (
    <section aria-label={t('status')}>
      {!sync.running && view && <State view={view} last={last} synced={account.last_sync !== null} />}
      <Actions />
      {error && <ErrorNotice error={error} onRetry={signedOut ? () => void sync.start() : undefined} />}
      <p className="quiet">{t('sync.text', { server: account.server })}</p>
      <Holdings account={account} left={view?.left ?? 0} />
    </section>
  );
}

function Holdings({ account, left }: { account: AccountView; left: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { documents, last_sync } = account;
  const facts = [
    [t('sync.last'), last_sync === null ? t('sync.never') : format.dateTime(last_sync)],
    [t('sync.targets'), format.number(documents.targets)],
    [t('sync.contacts'), format.number(documents.contacts)],
    [t('sync.setAside'), format.number(documents.set_aside)],
    ...(left > 0 ? [[t('sync.outcome.left'), format.number(left)] as const] : []),
  ] as const;
  return <Facts facts={facts} />;
}

function Runs({ view }: { view: SyncView }) {
  const { running, outcome } = useSync();
  const last = newest(view) ?? outcome;
  return (
    <>
      {last && !running && <Outcome outcome={last} />}
      {view.outgoing.length > 0 && <Outgoing documents={view.outgoing} />}
      <Settings view={view} />
      <History runs={view.runs} />
    </>
  );
}
