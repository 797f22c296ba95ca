import { Button, ButtonStrip } from '@dhis2/ui';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Field } from '../../../ui/src/shared/Field';
import type { Me } from '../dhis2/start';
import { pageOf } from '../jumla/ask';
import type { Session } from '../jumla/session';
import { addressOf, forgetSession, keepSession, recallSession, USUAL_ADDRESS } from '../jumla/session';
import { open } from '../jumla/source';
import type { Problem } from '../problem';
import { ProblemNotice } from '../shared/ProblemNotice';
import { Running } from '../shared/Running';
import { useFormat } from '../shared/format';
import { useTask } from '../shared/useTask';
import type { Connection } from './Journey';

type Props = { me: Me; connection: Connection | null; onConnection: (connection: Connection | null) => void };

/** Whether Jumla runs on this computer and lets this page ask; if not, what to do about it. */
export function ConnectJumla({ me, connection, onConnection }: Props) {
  const { t } = useTranslation();
  const [kept] = useState(() => recallSession(me.id));
  const [address, setAddress] = useState(kept?.address ?? USUAL_ADDRESS);
  const [token, setToken] = useState('');
  const { now, start, cancel } = useTask(async (signal, _progress, session: Session) => {
    const opened = await open(session, signal);
    keepSession(me.id, session);
    setToken('');
    onConnection({ session, opened });
  });

  // Whoever has connected in this tab before is connected again.
  useEffect(() => {
    if (kept !== null && connection === null) start(kept);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when it appears
  }, []);

  if (connection !== null) {
    const disconnect = () => {
      forgetSession();
      onConnection(null);
    };
    return <Connected connection={connection} onDisconnect={disconnect} />;
  }
  if (now.state === 'running') {
    return <Running label={t('jumla.connecting')} progress={null} onCancel={cancel} />;
  }
  const at = addressOf(address);
  return (
    <form
      className="connect"
      onSubmit={(event) => {
        event.preventDefault();
        if (at !== null && token.trim() !== '') start({ address: at, token: token.trim() });
      }}
    >
      {now.state === 'failed' && <Failed problem={now.problem} address={at ?? USUAL_ADDRESS} />}
      <p>{t('jumla.how')}</p>
      <p>
        {t('jumla.how.page')} <code data-test="page-origin">{window.location.origin}</code>
      </p>
      <div className="pickers">
        <Field
          label={t('jumla.address')}
          type="text"
          inputMode="url"
          value={address}
          onChange={setAddress}
          error={at === null ? t('jumla.address.wrong') : null}
          dataTest="jumla-address"
        />
        <Field
          label={t('jumla.token')}
          type="password"
          value={token}
          onChange={setToken}
          help={t('jumla.token.help')}
          autoComplete="off"
          dataTest="jumla-token"
        />
      </div>
      <Button type="submit" primary disabled={at === null || token.trim() === ''} dataTest="connect">
        {t('jumla.connect')}
      </Button>
    </form>
  );
}

function Failed({ problem, address }: { problem: Problem; address: string }) {
  const { t } = useTranslation();
  const silent = problem.code === 'jumla_silent';
  return (
    <ProblemNotice problem={problem}>
      {silent && (
        <ol>
          <li>
            {t('jumla.silent.runs')}{' '}
            <a href={pageOf(address)} target="_blank" rel="noreferrer" data-test="jumla-page">
              {t('jumla.silent.look')}
            </a>
          </li>
          <li>{t('jumla.silent.page', { page: window.location.origin })}</li>
          <li>{t('jumla.silent.browser')}</li>
        </ol>
      )}
    </ProblemNotice>
  );
}

function Connected({ connection, onDisconnect }: { connection: Connection; onDisconnect: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const account = connection.opened.status?.account ?? null;
  return (
    <div className="connected" data-test="connected">
      <p>
        <strong>{t('jumla.connected', { address: connection.session.address })}</strong>
        {account !== null && (
          <>
            {' '}
            {account.demo
              ? t('jumla.demo')
              : t('jumla.account', { user: account.full_name || account.user, server: account.server })}{' '}
            {account.last_sync !== null && (
              <>{t('jumla.synced', { at: format.dateTime(new Date(account.last_sync).toISOString()) })}</>
            )}
          </>
        )}
      </p>
      <ButtonStrip>
        <Button small onClick={onDisconnect} dataTest="disconnect">
          {t('jumla.disconnect')}
        </Button>
      </ButtonStrip>
    </div>
  );
}
