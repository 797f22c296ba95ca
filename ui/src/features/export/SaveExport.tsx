import { Button } from '@dhis2/ui';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

import type { ExportPreview, ExportRequest } from '../../api';
import { hasChanged, useExportSave } from '../../api';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { useFormat } from '../../shared/format';
import { PushExport } from '../push/PushExport';
import { Saved } from './Saved';

type Props = { request: ExportRequest; preview: ExportPreview; outdated: boolean };

/** Writes the file. What it will hold is on the screen already; where it went is said afterwards. */
export function SaveExport({ request, preview, outdated }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  const save = useExportSave();
  const last = preview.last_export;
  const asked = save.variables?.request;
  // The answer to an earlier choice says nothing about this one.
  const current =
    asked !== undefined && JSON.stringify({ ...asked, changes_since: undefined }) === JSON.stringify(request);
  const nothing = preview.values === 0;
  const start = (since: number | null) =>
    save.mutate({
      request: since === null ? request : { ...request, changes_since: since },
      digest: preview.digest,
    });
  const saving = (changes: boolean) =>
    save.isPending && ((asked?.changes_since ?? null) !== null) === changes;

  return (
    <section className="save" aria-label={t('export.save')}>
      <div className="save-row">
        <Button
          primary
          onClick={() => start(null)}
          loading={saving(false)}
          disabled={nothing || outdated || save.isPending}
          dataTest="export-save"
        >
          {t('export.save')}
        </Button>
        {last !== null && (
          <span aria-describedby={`${id}-changes`} role="group" aria-label={t('export.saveChanges')}>
            <Button
              onClick={() => start(last.id)}
              loading={saving(true)}
              disabled={last.changed === 0 || outdated || save.isPending}
              dataTest="export-save-changes"
            >
              {t('export.saveChanges')}
            </Button>
          </span>
        )}
        <PushExport request={request} preview={preview} outdated={outdated} />
        <span className="quiet">
          {nothing
            ? t('export.nothing')
            : t('export.summary', { count: preview.values, file: preview.file_name })}
          {preview.files > 1 && <> · {t('export.files', { count: preview.files })}</>}
          {last !== null && (
            <span className="block" id={`${id}-changes`} data-test="export-changed">
              {last.changed === 0
                ? t('export.unchanged', { at: format.dateTime(last.at) })
                : t('export.changed', { count: last.changed, at: format.dateTime(last.at) })}
            </span>
          )}
        </span>
      </div>
      {current && save.isError && (
        // The new numbers are to be looked at first; saving them is the button above.
        <ErrorNotice
          error={save.error}
          onRetry={hasChanged(save.error) ? undefined : () => start(asked.changes_since ?? null)}
        />
      )}
      {current && save.isSuccess && save.data === null && (
        <p className="quiet" role="status" data-test="export-not-saved">
          {t('export.notSaved')}
        </p>
      )}
      {current && save.isSuccess && save.data !== null && <Saved record={save.data} />}
    </section>
  );
}
