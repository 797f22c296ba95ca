import { Button } from '@dhis2/ui';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';

import type { Dhis2Connection } from '../../api';
import { useConnectDhis2, useWork } from '../../api';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { Segments } from '../../shared/Segments';
import { PasswordField, TextField } from '../../shared/TextField';
import type { Reach } from '../workspace/reach';
import { connectionOf, isWhole } from '../workspace/reach';
import { ReachFields } from '../workspace/ReachFields';

type Way = 'password' | 'token';

type Props = {
  /** The server that is signed in to anew; `null` for one more. */
  again: Dhis2Connection | null;
  /** How it is reached so far. */
  reach: Reach;
  onDone: (connection: Dhis2Connection) => void;
};

/** Signs in to a DHIS2 server: with a password, or with a token that knows its own user. */
export function SignIn({ again, reach: before, onDone }: Props) {
  const { t } = useTranslation();
  const connect = useConnectDhis2();
  const work = useWork();
  const known = again?.account ?? null;
  const [way, setWay] = useState<Way>('password');
  const [server, setServer] = useState(known?.server ?? again?.metadata?.address ?? '');
  const [user, setUser] = useState(known?.user ?? '');
  const [secret, setSecret] = useState('');
  const [name, setName] = useState('');
  const [reach, setReach] = useState(before);
  const [tried, setTried] = useState(false);

  const empty = (value: string) => (tried && value.trim() === '' ? t('field.needed') : null);
  const filled = server.trim() !== '' && secret !== '' && (way === 'token' || user.trim() !== '');

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!filled || !isWhole(reach) || connect.isPending) return;
    connect.mutate(
      {
        server: server.trim(),
        user: way === 'token' ? '' : user.trim(),
        password: way === 'password' ? secret : null,
        token: way === 'token' ? secret : null,
        name: again?.name ?? (name.trim() === '' ? null : name.trim()),
        ...connectionOf(reach),
      },
      { onSuccess: onDone },
    );
  };

  return (
    <form
      className="stack sign-in"
      onSubmit={submit}
      noValidate
      aria-label={t('line.signIn')}
      data-test="dhis2-sign-in"
    >
      <TextField
        label={t('dhis2.address')}
        value={server}
        onChange={setServer}
        dataTest="dhis2-server"
        placeholder="https://dhis2.example.org"
        inputMode="url"
        autoComplete="url"
        error={empty(server)}
      />
      <Segments
        label={t('line.way')}
        dataTest="dhis2-way"
        value={way}
        options={[
          { value: 'password', label: t('line.way.password') },
          { value: 'token', label: t('line.way.token') },
        ]}
        onChange={(next) => {
          setWay(next);
          setSecret('');
        }}
      />
      {way === 'password' && (
        <TextField
          label={t('connect.user')}
          value={user}
          onChange={setUser}
          dataTest="dhis2-user"
          autoComplete="off"
          error={empty(user)}
        />
      )}
      <PasswordField
        key={way}
        label={t(way === 'password' ? 'connect.password' : 'line.token')}
        value={secret}
        onChange={setSecret}
        dataTest="dhis2-secret"
        autoComplete="off"
        help={t(way === 'password' ? 'line.password.help' : 'line.token.help')}
        error={empty(secret)}
      />
      <details className="more">
        <summary data-test="dhis2-more">{t('connect.advanced')}</summary>
        <div className="stack">
          {again === null && (
            <TextField
              label={t('line.name')}
              value={name}
              onChange={setName}
              dataTest="dhis2-own-name"
              autoComplete="off"
              help={t('line.name.help')}
            />
          )}
          <ReachFields reach={reach} onChange={setReach} tried={tried} />
        </div>
      </details>
      {connect.isError && <ErrorNotice error={connect.error} />}
      <div className="buttons">
        <Button
          primary
          type="submit"
          loading={connect.isPending}
          disabled={connect.isPending || work.job !== null}
          dataTest="dhis2-connect"
        >
          {t(connect.isPending ? 'connect.working' : 'signIn')}
        </Button>
      </div>
    </form>
  );
}
