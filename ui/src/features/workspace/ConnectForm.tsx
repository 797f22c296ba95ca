import { Button } from '@dhis2/ui';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';

import type { Source, WorkspaceStatus } from '../../api';
import { useConnect } from '../../api';
import { Choice } from '../../shared/Choice';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { PasswordField, TextField } from '../../shared/TextField';
import { connectionOf, isWhole, ORDINARY } from './reach';
import { ReachFields } from './ReachFields';

export const SHORTEST_PASSPHRASE = 8;

const SOURCES: Source[] = ['cht', 'couchdb'];
const PLACEHOLDERS: Record<Source, string> = {
  cht: 'https://cht.example.org',
  couchdb: 'https://couch.example.org/medic',
};

/** Signs in to a CHT server. Where no keyring can hold the key of the store, a passphrase has to. */
export function ConnectForm({
  keyring,
  onDone,
}: {
  keyring: boolean;
  onDone: (status: WorkspaceStatus) => void;
}) {
  const { t } = useTranslation();
  const connect = useConnect();
  const [server, setServer] = useState('');
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [repeated, setRepeated] = useState('');
  const [source, setSource] = useState<Source>('cht');
  const [reach, setReach] = useState(ORDINARY);
  const [tried, setTried] = useState(false);

  const empty = (value: string) => (tried && value.trim() === '' ? t('field.needed') : null);
  const short = passphrase.length < SHORTEST_PASSPHRASE;
  const different = passphrase !== repeated;
  const filled = server.trim() !== '' && user.trim() !== '' && password !== '';
  const ready = filled && isWhole(reach) && (keyring || (!short && !different));

  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    setTried(true);
    if (!ready || connect.isPending) return;
    connect.mutate(
      {
        server: server.trim(),
        user: user.trim(),
        password,
        passphrase: keyring ? null : passphrase,
        source,
        ...connectionOf(reach),
      },
      { onSuccess: onDone },
    );
  };

  return (
    <form onSubmit={submit} noValidate aria-label={t('welcome.connect')}>
      <TextField
        label={t('connect.server')}
        value={server}
        onChange={setServer}
        dataTest="connect-server"
        placeholder={PLACEHOLDERS[source]}
        inputMode="url"
        autoComplete="url"
        focus
        error={empty(server)}
      />
      <TextField
        label={t('connect.user')}
        value={user}
        onChange={setUser}
        dataTest="connect-user"
        autoComplete="username"
        error={empty(user)}
      />
      <PasswordField
        label={t('connect.password')}
        value={password}
        onChange={setPassword}
        dataTest="connect-password"
        autoComplete="off"
        help={t(source === 'couchdb' ? 'connect.password.kept' : 'connect.password.help')}
        error={empty(password)}
      />
      {!keyring && (
        <fieldset>
          <legend>{t('passphrase.legend')}</legend>
          <p className="help">{t('passphrase.why')}</p>
          <PasswordField
            label={t('passphrase')}
            value={passphrase}
            onChange={setPassphrase}
            dataTest="connect-passphrase"
            autoComplete="off"
            error={tried && short ? t('passphrase.short', { count: SHORTEST_PASSPHRASE }) : null}
          />
          <PasswordField
            label={t('passphrase.again')}
            value={repeated}
            onChange={setRepeated}
            dataTest="connect-passphrase-again"
            autoComplete="off"
            error={tried && !short && different ? t('passphrase.different') : null}
          />
        </fieldset>
      )}
      <details className="more">
        <summary data-test="connect-advanced">{t('connect.advanced')}</summary>
        <div className="stack">
          <Choice
            label={t('connect.source')}
            dataTest="connect-source"
            value={source}
            options={SOURCES.map((each) => ({ value: each, label: t(`source.${each}`) }))}
            onChange={(chosen) => setSource(chosen as Source)}
          />
          <ReachFields reach={reach} onChange={setReach} tried={tried} />
        </div>
      </details>
      {connect.isError && <ErrorNotice error={connect.error} />}
      <Button
        primary
        type="submit"
        loading={connect.isPending}
        disabled={connect.isPending}
        dataTest="connect-submit"
      >
        {t(connect.isPending ? 'connect.working' : 'connect.submit')}
      </Button>
    </form>
  );
}
