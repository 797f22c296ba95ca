import { Button } from '@dhis2/ui';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';

import type { ConnectionView } from '../../api';
import { useConnection, useSetConnection } from '../../api';
import { Answer } from '../../shared/Answer';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { connectionOf, isWhole, reachOf } from './reach';
import { ReachFields } from './ReachFields';

/** How this workspace reaches its server. */
export function Connection() {
  const { t } = useTranslation();
  const connection = useConnection();
  return (
    <section className="section" data-test="connection">
      <h2>{t('settings.connection')}</h2>
      <Answer query={connection}>
        {(saved) => <Draft key={JSON.stringify(reachOf(saved))} saved={saved} />}
      </Answer>
    </section>
  );
}

function Draft({ saved }: { saved: ConnectionView }) {
  const { t } = useTranslation();
  const save = useSetConnection();
  const [reach, setReach] = useState(() => reachOf(saved));
  const [tried, setTried] = useState(false);
  const wanted = connectionOf(reach);
  const changed = JSON.stringify(wanted) !== JSON.stringify(connectionOf(reachOf(saved)));

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isWhole(reach) && !save.isPending) save.mutate(wanted);
  };
  return (
    <form className="stack" onSubmit={submit} noValidate aria-label={t('settings.connection')}>
      <ReachFields reach={reach} onChange={setReach} tried={tried} />
      {save.isError && <ErrorNotice error={save.error} />}
      <div className="buttons">
        <Button
          type="submit"
          disabled={!changed || save.isPending}
          loading={save.isPending}
          dataTest="connection-save"
        >
          {t('settings.connection.save')}
        </Button>
      </div>
    </form>
  );
}
