import { Button } from '@dhis2/ui';
import { useTranslation } from 'react-i18next';

import type { OutboundOverview } from '../../api';
import { useFetchPrograms, useWork } from '../../api';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { useFormat } from '../../shared/format';
import { hrefOf } from '../../shared/route';
import { Working } from '../dhis2/Working';

/** Where it goes, and whether what DHIS2 asks for is known. */
export function Where({ overview }: { overview: OutboundOverview }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { connection, signed_in: signedIn, programs_at: programsAt } = overview;
  const signIn = <a href={hrefOf('dhis2', 'servers')}>{t('line.signIn')}</a>;
  if (connection === null) {
    return (
      <p data-test="outbound-where" data-signed-in={false}>
        <span aria-hidden="true">○</span> {t('outbound.where.none')} {signIn}
      </p>
    );
  }
  return (
    <>
      <p data-test="outbound-where" data-signed-in={signedIn} data-programs={programsAt !== null}>
        {t('outbound.where', { server: connection.name })}{' '}
        {programsAt === null
          ? t('outbound.programs.none')
          : t('outbound.programs', { at: format.dateTime(programsAt) })}{' '}
        {!signedIn && (
          <>
            <span aria-hidden="true">○</span> {t('outbound.where.signedOut')} {signIn}
          </>
        )}
      </p>
      {signedIn && programsAt === null && overview.connection_id !== null && (
        <FetchPrograms connection={overview.connection_id} />
      )}
    </>
  );
}

function FetchPrograms({ connection }: { connection: number }) {
  const { t } = useTranslation();
  const { job } = useWork();
  const fetch = useFetchPrograms();
  return (
    <div className="buttons">
      <Button
        onClick={() => fetch.mutate(connection)}
        disabled={job !== null || fetch.isPending}
        dataTest="outbound-programs"
      >
        {t('outbound.programs.fetch')}
      </Button>
      {fetch.isPending && <Working jobs={['fetch']} />}
      {fetch.isError && <ErrorNotice error={fetch.error} onRetry={() => fetch.mutate(connection)} />}
    </div>
  );
}
