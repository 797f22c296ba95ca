import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { AccountView, Contact } from '../../api';
import { useContact, useSync, useSyncView } from '../../api';
import { useFormat } from '../../shared/format';
import { hrefOf } from '../../shared/route';
import { WorkspaceMenu } from './WorkspaceMenu';

const SIGN: Record<Contact, string> = { made: '●', lost: '✕', signed_out: '!', unknown: '○' };

/** Whose data, how fresh, how complete, connected or not. A press on each goes there. */
export function StatusBar({ account, onFind }: { account: AccountView; onFind: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const contact = useContact();
  const sync = useSync();
  const view = useSyncView(!account.demo).data;
  const waiting = view?.waiting ?? 0;
  const whose = account.facilities.length === 1 ? account.facilities[0]?.name : undefined;
  const { expected, reported } = account.coverage;

  return (
    <div className="bar-top">
      <WorkspaceMenu />
      <a className="bar-item ellipsis" href={hrefOf('settings')} data-test="status-whose">
        {[account.full_name || account.user, whose].filter(Boolean).join(' · ')}
      </a>
      <button type="button" className="bar-find" onClick={onFind} data-test="find">
        {t('find')} <kbd>Ctrl K</kbd>
      </button>
      <span className="grow" />
      <a className="bar-item" href={hrefOf('sync')} data-test="status-fresh">
        <span aria-hidden="true">⟳</span>{' '}
        {sync.running ? (
          t('status.syncing')
        ) : account.last_sync === null ? (
          t(account.demo ? 'status.demoData' : 'status.neverSynced')
        ) : (
          <SyncedAgo key={account.now} at={account.last_sync} now={account.now} />
        )}
        {!sync.running && waiting > 0 && <> · {t('status.waiting', { count: waiting })}</>}
        {!sync.running && view?.settings.paused && <> · {t('status.paused')}</>}
      </a>
      <a className="bar-item" href={hrefOf('reporting')} data-test="status-coverage">
        {t('status.coverage', {
          count: expected,
          reported: format.number(reported),
          period: format.shortPeriod(account.current_period),
        })}
      </a>
      {account.demo ? (
        <a className="badge" href={hrefOf('settings')} data-test="status-demo">
          {t('status.demo')}
        </a>
      ) : (
        <a className={`badge ${contact}`} href={hrefOf('sync')} data-test="status-contact">
          <span aria-hidden="true">{SIGN[contact]}</span> {t(`status.contact.${contact}`)}
        </a>
      )}
    </div>
  );
}

/** How long ago the last sync was, by the engine's clock, going on while the window is open. */
function SyncedAgo({ at, now }: { at: number; now: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [minutes, setMinutes] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setMinutes((before) => before + 1), 60_000);
    return () => clearInterval(timer);
  }, []);
  return t('status.synced', { ago: format.ago(at, now + minutes * 60_000) });
}
