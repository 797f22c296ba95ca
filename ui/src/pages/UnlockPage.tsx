import { Button } from '@dhis2/ui';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { useUnlock } from '../api';
import { LanguageChoice } from '../features/workspace/LanguageChoice';
import { AddWorkspace, OtherWorkspaces } from '../features/workspace/Workspaces';
import { ErrorNotice } from '../shared/ErrorNotice';
import { PasswordField } from '../shared/TextField';

/** The data is here, but its key is not at hand: it is the person's passphrase, or the keyring has it. */
export function UnlockPage({ lockable }: { lockable: boolean }) {
  const { t } = useTranslation();
  const unlock = useUnlock();
  const [passphrase, setPassphrase] = useState('');
  const ready = !unlock.isPending && (!lockable || passphrase !== '');

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) unlock.mutate(lockable ? passphrase : '');
  };

  return (
    <main className="unlock" data-test="unlock">
      <form className="door" onSubmit={submit} aria-labelledby="unlock-title">
        <h1 id="unlock-title">{t('unlock.title')}</h1>
        <p>{t(lockable ? 'unlock.text' : 'unlock.keyring')}</p>
        {lockable && (
          <PasswordField
            label={t('passphrase')}
            value={passphrase}
            onChange={setPassphrase}
            dataTest="unlock-passphrase"
            autoComplete="off"
            focus
          />
        )}
        {unlock.isError && <ErrorNotice error={unlock.error} />}
        <Button
          primary
          type="submit"
          loading={unlock.isPending}
          disabled={!ready}
          dataTest={lockable ? 'unlock-submit' : 'unlock-retry'}
        >
          {t(lockable ? 'unlock.submit' : 'retry')}
        </Button>
        <LanguageChoice />
      </form>
      <div className="door">
        <OtherWorkspaces />
        <AddWorkspace />
      </div>
    </main>
  );
}
