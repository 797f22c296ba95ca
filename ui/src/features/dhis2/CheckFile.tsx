import { Button } from '@dhis2/ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { FilePrediction } from '../../api';
import { usePredictFile } from '../../api';
import { Choice } from '../../shared/Choice';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { VERSIONS } from '../export/options';
import { Checked } from './Checked';

/** Any file for DHIS2, from wherever: what the server would answer to it, before it is sent there. */
export function CheckFile() {
  const { t } = useTranslation();
  const predict = usePredictFile();
  const [version, setVersion] = useState('');
  const [checked, setChecked] = useState<FilePrediction | null>(null);
  const ask = (path: string | null, chosen: string) =>
    predict.mutate(
      { path, version: chosen === '' ? null : chosen },
      { onSuccess: (answer) => answer !== null && setChecked(answer) },
    );
  return (
    <section className="section" data-test="check-file">
      <h2>{t('check')}</h2>
      <p>{t('check.text')}</p>
      <div className="scope-bar">
        <Choice
          label={t('options.version')}
          dataTest="check-version"
          value={version}
          options={[
            { value: '', label: t('options.version.known') },
            ...VERSIONS.map((each) => ({ value: each, label: each })),
          ]}
          onChange={(next) => {
            setVersion(next);
            if (checked !== null) ask(checked.path, next);
          }}
        />
        <Button
          onClick={() => ask(null, version)}
          loading={predict.isPending}
          disabled={predict.isPending}
          dataTest="check-choose"
        >
          {checked === null ? t('check.choose') : t('check.another')}
        </Button>
      </div>
      {predict.isError && <ErrorNotice error={predict.error} />}
      {checked !== null && (
        <div className={predict.isPending ? 'outdated' : undefined} aria-busy={predict.isPending}>
          <Checked key={checked.path} checked={checked} />
        </div>
      )}
    </section>
  );
}
