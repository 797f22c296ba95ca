import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { TextField } from '../../shared/TextField';
import { ImportMetadata } from './ImportMetadata';

/** Most people have one server; who has a second one, say for training, gives it a name. */
export function NewConnection({ taken }: { taken: string[] }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const wanted = name.trim();
  const used = taken.some((each) => each.toLocaleLowerCase() === wanted.toLocaleLowerCase());
  return (
    <details className="new-connection">
      <summary data-test="dhis2-another">{t('dhis2.another')}</summary>
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
    </details>
  );
}
