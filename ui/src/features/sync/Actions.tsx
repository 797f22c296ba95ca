import { Button } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useSync } from '../../api';
import { ConfirmDialog } from '../../shared/ConfirmDialog';
import { Progress } from './Progress';

/** Starting and stopping a run, and how far it is meanwhile. */
export function Actions() {
  const { t } = useTranslation();
  const sync = useSync();
  const [asking, setAsking] = useState(false);

  if (sync.running) {
    return (
      <div className="row">
        <Progress progress={sync.progress} />
        <Button onClick={() => void sync.cancel()} disabled={sync.cancelling} dataTest="sync-cancel">
          {t(sync.cancelling ? 'sync.cancelling' : 'sync.cancel')}
        </Button>
      </div>
    );
  }
  return (
    <div className="buttons">
      <Button primary onClick={() => void sync.start()} dataTest="sync-start">
        {t('sync.start')}
      </Button>
      <Button secondary onClick={() => setAsking(true)} dataTest="sync-full">
        {t('sync.full')}
      </Button>
      {asking && (
        <ConfirmDialog
          title={t('sync.full.title')}
          action={t('sync.full.confirm')}
          dataTest="sync-full-dialog"
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            void sync.start('full');
          }}
        >
          <p>{t('sync.full.text')}</p>
          <p>{t('sync.full.stays')}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}
