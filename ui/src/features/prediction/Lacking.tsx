import { useTranslation } from 'react-i18next';

import type { PredictionView } from '../../api';
import { useFormat } from '../../shared/format';
import { Notice } from '../../shared/Notice';
import { hrefOf } from '../../shared/route';
import { ImportMetadata } from '../dhis2/ImportMetadata';
import { useDhis2Words } from './words';

/** What the prediction had to do without, and how to give it that. */
export function Lacking({ prediction }: { prediction: PredictionView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useDhis2Words();
  if (prediction.metadata === null) {
    return (
      <div className="notice" data-test="no-metadata">
        <Notice tone="info" title={t('prediction.blind')}>
          <p>{t('prediction.blind.text')}</p>
          <div className="buttons tight">
            <ImportMetadata />
            <a href={hrefOf('dhis2')}>{t('prediction.blind.how')}</a>
          </div>
        </Notice>
      </div>
    );
  }
  if (prediction.missing.length === 0) return null;
  // What the server holds is in no file of metadata.
  const lacking = prediction.missing.filter((what) => what !== 'stored_values');
  return (
    <p className="quiet lacking" data-test="lacking">
      {lacking.length > 0 && (
        <>
          {t('prediction.lacking', { what: format.list(lacking.map(words.missing)) })}{' '}
          <a href={hrefOf('dhis2')}>{t('metadata.import.go')}</a>{' '}
        </>
      )}
      {lacking.length < prediction.missing.length && t('missing.stored_values.said')}
    </p>
  );
}
