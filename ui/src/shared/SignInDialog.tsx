import { Button, ButtonStrip } from '@dhis2/ui';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';

import { asRefusal, useSignIn, useStatus } from '../api';
import { Dialog } from './Dialog';
import { useMessages } from './messages';
import { PasswordField } from './TextField';

/** The server wants the password again. It is sent and forgotten, never kept. */
export function SignInDialog({ onClose }: { onClose: (signedIn: boolean) => void }) {
  const { t } = useTranslation();
  const messages = useMessages();
  const signIn = useSignIn();
  const account = useStatus().data?.account;
  const [password, setPassword] = useState('');

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (password !== '') signIn.mutate(password, { onSuccess: () => onClose(true) });
  };

  return (
    <Dialog label={t('signIn.again')} onClose={() => onClose(false)} dataTest="sign-in">
      <form onSubmit={submit}>
        <h2>{t('signIn.again')}</h2>
        <p>{t('signIn.why', { user: account?.user ?? '', server: account?.server ?? '' })}</p>
        <PasswordField
          label={t('connect.password')}
          value={password}
          onChange={setPassword}
          dataTest="sign-in-password"
          autoComplete="off"
          focus
          error={signIn.isError ? messages.refusal(asRefusal(signIn.error)) : null}
        />
        <ButtonStrip end>
          <Button onClick={() => onClose(false)}>{t('cancel')}</Button>
          <Button
            primary
            type="submit"
            loading={signIn.isPending}
            disabled={password === ''}
            dataTest="sign-in-submit"
          >
            {t('signIn')}
          </Button>
        </ButtonStrip>
      </form>
    </Dialog>
  );
}
