import { Button, ButtonStrip } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Refusal } from '../api';
import { asRefusal } from '../api';
import { Notice } from './Notice';
import { SignInDialog } from './SignInDialog';
import { useMessages } from './messages';

type Props = { error: unknown; onRetry?: () => void };

/** What happened, that nothing was lost, and what to do: in the place where it happened. */
export function ErrorNotice({ error, onRetry }: Props) {
  const { t } = useTranslation();
  const messages = useMessages();
  const [asking, setAsking] = useState(false);
  const refusal: Refusal = asRefusal(error);
  const signedOut = refusal.code === 'session_expired';
  const broken = refusal.kind === 'broken';

  return (
    <div role="alert" data-test="error" data-code={refusal.code} className="notice">
      <Notice tone={broken ? 'error' : 'warning'} title={messages.title(refusal)}>
        <p>{messages.refusal(refusal)}</p>
        {broken && refusal.detail !== '' && (
          <details>
            <summary>{t('error.details')}</summary>
            <code className="wrap">{refusal.detail}</code>
          </details>
        )}
        {(signedOut || onRetry) && (
          <ButtonStrip>
            {signedOut && (
              <Button small primary onClick={() => setAsking(true)} dataTest="sign-in-again">
                {t('signIn.again')}
              </Button>
            )}
            {onRetry && (
              <Button small onClick={onRetry} dataTest="retry">
                {t('retry')}
              </Button>
            )}
          </ButtonStrip>
        )}
      </Notice>
      {asking && (
        <SignInDialog
          onClose={(signedIn) => {
            setAsking(false);
            if (signedIn) onRetry?.();
          }}
        />
      )}
    </div>
  );
}
