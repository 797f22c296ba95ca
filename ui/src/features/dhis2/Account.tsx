import { Button } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Dhis2Connection, Dhis2Fetched, MetadataExtent } from '../../api';
import { useFetchMetadata, useSignOutOfDhis2, useWork } from '../../api';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { useFormat } from '../../shared/format';
import { useScope } from '../../shared/scope';
import { SignInDialog } from './SignInDialog';
import { Working } from './Working';

/** In whose name a server is asked, and what can be asked of it at once: its metadata. */
export function Account({ connection }: { connection: Dhis2Connection }) {
  const { t } = useTranslation();
  const { account: scope } = useScope();
  const { account } = connection;
  const [asking, setAsking] = useState(false);
  const signOut = useSignOutOfDhis2();
  if (scope.demo) return null;
  const signedIn = account?.signed_in === true;
  return (
    <div data-test="dhis2-account" data-signed-in={signedIn}>
      <p role="status">
        <span aria-hidden="true">{signedIn ? '●' : '○'}</span>{' '}
        {account === null
          ? t('line.files')
          : t(signedIn ? 'line.signedIn' : 'line.signedOut', { user: account.user, server: account.server })}
      </p>
      {signedIn && <Fetch connection={connection} />}
      <div className="buttons">
        <Button onClick={() => setAsking(true)} primary={!signedIn} dataTest="dhis2-sign-in-again">
          {t(signedIn ? 'line.signIn.otherwise' : 'line.signIn')}
        </Button>
        {signedIn && (
          <Button
            onClick={() => signOut.mutate(connection.id)}
            loading={signOut.isPending}
            disabled={signOut.isPending}
            dataTest="dhis2-sign-out"
          >
            {t('settings.signOut')}
          </Button>
        )}
      </div>
      {signOut.isError && <ErrorNotice error={signOut.error} />}
      {asking && <SignInDialog again={connection} onClose={() => setAsking(false)} />}
    </div>
  );
}

function Fetch({ connection }: { connection: Dhis2Connection }) {
  const { t } = useTranslation();
  const fetch = useFetchMetadata();
  const { job } = useWork();
  const start = (extent: MetadataExtent) => fetch.mutate({ connection: connection.id, extent });
  return (
    <>
      {fetch.isPending && <Working jobs={['fetch']} />}
      <div className="buttons">
        <Button
          primary
          onClick={() => start('changes')}
          disabled={fetch.isPending || job !== null}
          dataTest="metadata-fetch"
        >
          {t('line.fetch')}
        </Button>
        <Button
          onClick={() => start('whole')}
          disabled={fetch.isPending || job !== null}
          dataTest="metadata-fetch-whole"
        >
          {t('line.fetch.whole')}
        </Button>
        <span className="quiet" role="status" data-test="metadata-fetched">
          {fetch.isSuccess ? <Fetched fetched={fetch.data} /> : <Checked at={connection.checked_at} />}
        </span>
      </div>
      {fetch.isError && <ErrorNotice error={fetch.error} />}
    </>
  );
}

function Fetched({ fetched }: { fetched: Dhis2Fetched }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <span aria-hidden="true">✔</span>{' '}
      {fetched.unchanged
        ? t('line.fetch.unchanged')
        : t('line.fetch.done', { count: fetched.requests, bytes: format.bytes(fetched.bytes) })}
    </>
  );
}

function Checked({ at }: { at: number | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { account } = useScope();
  return at === null ? null : <>{t('line.fetch.checked', { ago: format.ago(at, account.now) })}</>;
}
