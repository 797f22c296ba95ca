import { Button } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useScope } from '../../shared/scope';
import { TextField } from '../../shared/TextField';
import { ImportMetadata } from './ImportMetadata';
import { SignInDialog } from './SignInDialog';

/** Most people have one server; who has a second one, say for training, signs in to it too, or gives its files a name. */
export function NewConnection({ taken }: { taken: string[] }) {
  const { t } = useTranslation();
  const { account } = useScope();
  const [asking, setAsking] = useState(false);
  const [name, setName] = useState('');
  const wanted = name.trim();
  const used = taken.some((each) => each.toLocaleLowerCase() === wanted.toLocaleLowerCase());
  return (
    <details className="new-connection">
      <summary data-test="dhis2-another">{t('dhis2.another')}</summary>
      {!account.demo && (
        <div className="buttons">
          <Button onClick={() => setAsking(true)} dataTest="dhis2-sign-in-another">
            {t('line.signIn')}
          </Button>
          <span className="quiet">{t('line.another')}</span>
        </div>
      )}
      <div className="row">
        <TextField
          label={t('dhis2.another.name')}
          value={name}
          onChange={setName}
          dataTest="dhis2-name"
          error={used ? t('dhis2.another.used') : null}
        />
        <ImportMetadata connection={wanted} disabled={wanted === '' || used} />
      </div>
      {asking && <SignInDialog again={null} onClose={() => setAsking(false)} />}
    </details>
  );
}
