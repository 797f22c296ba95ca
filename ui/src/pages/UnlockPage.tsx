import { Button } from '@dhis2/ui';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { useUnlock } from '../api';
import { LanguageChoice } from '../features/workspace/LanguageChoice';
import { ErrorNotice } from '../shared/ErrorNotice';
import { PasswordField } from '../shared/TextField';

/** The data is here, but its key is the person's passphrase. */
export function UnlockPage() {
  const { t } = useTranslation();
  const unlock = useUnlock();
  const [passphrase, setPassphrase] = useState('');

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (passphrase !== '') unlock.mutate(passphrase);
  };

  return (
    <main className="unlock" data-test="unlock">
      <form className="door" onSubmit={submit} aria-labelledby="unlock-title">
        <h1 id="unlock-title">{t('unlock.title')}</h1>
        <p>{t('unlock.text')}</p>
        <PasswordField
          label={t('passphrase')}
          value={passphrase}
          onChange={setPassphrase}
          dataTest="unlock-passphrase"
          autoComplete="off"
          focus
        />
        {unlock.isError && <ErrorNotice error={unlock.error} />}
        <Button
          primary
          type="submit"
          loading={unlock.isPending}
          disabled={passphrase === '' || unlock.isPending}
          dataTest="unlock-submit"
        >
          {t('unlock.submit')}
        </Button>
        <LanguageChoice />
      </form>
    </main>
  );
}
