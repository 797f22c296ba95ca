import { Button } from '@dhis2/ui';
import { useTranslation } from 'react-i18next';

import type { ExportPreview, ExportRequest } from '../../api';
import { hasChanged, useExportSave } from '../../api';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { Notice } from '../../shared/Notice';
import type { ChosenExport } from './useExportRequest';

type Props = { request: ExportRequest; preview: ExportPreview; chosen: ChosenExport; outdated: boolean };

/** Writes the file. What it will hold is on the screen already; where it went is said afterwards. */
export function SaveExport({ request, preview, chosen, outdated }: Props) {
  const { t } = useTranslation();
  const save = useExportSave();
  // The answer to an earlier choice says nothing about this one.
  const current = JSON.stringify(save.variables?.request) === JSON.stringify(request);
  const nothing = preview.values === 0;
  const start = () => save.mutate({ request, digest: preview.digest });

  return (
    <section className="save" aria-label={t('export.save')}>
      <div className="save-row">
        <Button
          primary
          onClick={start}
          loading={save.isPending}
          disabled={nothing || outdated || save.isPending}
          dataTest="export-save"
        >
          {t('export.save')}
        </Button>
        <span className="quiet">
          {nothing
            ? t('export.nothing')
            : t('export.summary', { count: preview.values, file: preview.file_name })}
        </span>
        <details className="more" open={chosen.compat === 'cht' ? true : undefined}>
          <summary data-test="export-more">{t('more')}</summary>
          <label className="check">
            <input
              type="checkbox"
              checked={chosen.compat === 'cht'}
              data-test="export-compat"
              onChange={(event) => chosen.chooseCompat(event.target.checked ? 'cht' : 'dhis2')}
            />
            {t('compat.cht')}
          </label>
          <p className="help">{t('compat.cht.help')}</p>
        </details>
      </div>
      {current && save.isError && (
        // The new numbers are to be looked at first; saving them is the button above.
        <ErrorNotice error={save.error} onRetry={hasChanged(save.error) ? undefined : start} />
      )}
      {current && save.isSuccess && save.data === null && (
        <p className="quiet" role="status" data-test="export-not-saved">
          {t('export.notSaved')}
        </p>
      )}
      {current && save.isSuccess && save.data !== null && (
        <div role="status" data-test="export-saved" className="notice">
          <Notice tone="valid" title={t('export.saved', { count: save.data.values })}>
            <code className="wrap" data-test="export-file">
              {save.data.file}
            </code>
            <p>{t('export.next')}</p>
          </Notice>
        </div>
      )}
    </section>
  );
}
