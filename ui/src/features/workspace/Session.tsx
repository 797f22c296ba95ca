import { Button } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useContact, useSignOut } from '../../api';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { SignInDialog } from '../../shared/SignInDialog';

/** Ends the session on the server, or begins one again. What is here can be read either way. */
export function Session() {
  const { t } = useTranslation();
  const signOut = useSignOut();
  const signedOut = useContact() === 'signed_out';
  const [asking, setAsking] = useState(false);
  return (
    <>
      <p role="status" data-test="session">
        {t(signedOut ? 'settings.signedOut' : 'settings.signOut.text')}
      </p>
      {signedOut ? (
        <Button onClick={() => setAsking(true)} dataTest="settings-sign-in">
          {t('signIn.again')}
        </Button>
      ) : (
        <Button
          onClick={() => signOut.mutate()}
          loading={signOut.isPending}
          disabled={signOut.isPending}
          dataTest="sign-out"
        >
          {t('settings.signOut')}
        </Button>
      )}
      {signOut.isError && <ErrorNotice error={signOut.error} />}
      {asking && <SignInDialog onClose={() => setAsking(false)} />}
    </>
  );
}
