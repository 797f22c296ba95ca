import { Button } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { AccountView } from '../../api';
import { useSyncView, useWipeWorkspace } from '../../api';
import { ConfirmDialog } from '../../shared/ConfirmDialog';
import { TextField } from '../../shared/TextField';

/** Deletes this workspace from the laptop: the one thing here that cannot be fetched again. */
export function Wipe({ account }: { account: AccountView }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button destructive secondary onClick={() => setAsking(true)} dataTest="wipe">
        {t('wipe.open')}
      </Button>
      {asking && <WipeDialog account={account} onClose={() => setAsking(false)} />}
    </>
  );
}

function WipeDialog({ account, onClose }: { account: AccountView; onClose: () => void }) {
  const { t } = useTranslation();
  const wipe = useWipeWorkspace();
  const view = useSyncView(!account.demo);
  const [typed, setTyped] = useState('');
  const unsent = (view.data?.outgoing ?? []).filter(({ state }) => state !== 'sent').length;
  return (
    <ConfirmDialog
      title={t('wipe.title')}
      action={t('wipe.confirm')}
      destructive
      ready={typed.trim() === account.user}
      pending={wipe.isPending}
      error={wipe.error}
      onClose={onClose}
      onConfirm={() => wipe.mutate(undefined)}
      dataTest="wipe-dialog"
    >
      <p>{t(account.demo ? 'wipe.demo' : 'wipe.text')}</p>
      {unsent > 0 && (
        <p data-test="wipe-unsent">
          <span aria-hidden="true">▲</span> {t('wipe.unsent', { count: unsent })}
        </p>
      )}
      <TextField
        label={t('wipe.type', { user: account.user })}
        value={typed}
        onChange={setTyped}
        autoComplete="off"
        dataTest="wipe-user"
        focus
      />
    </ConfirmDialog>
  );
}
