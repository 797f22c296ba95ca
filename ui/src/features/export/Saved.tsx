import { useTranslation } from 'react-i18next';

import type { ExportRecord } from '../../api';
import { Notice } from '../../shared/Notice';
import { Needs } from '../prediction/Needs';

/** What was written, where it is, and what is next. */
export function Saved({ record }: { record: ExportRecord }) {
  const { t } = useTranslation();
  const files = record.files ?? [];
  const needs = record.needs ?? [];
  return (
    <div role="status" data-test="export-saved" className="notice">
      <Notice tone="valid" title={t('export.saved', { count: record.values })}>
        <code className="wrap" data-test="export-file">
          {record.file}
        </code>
        {files.length > 1 && (
          <details>
            <summary>{t('export.files', { count: files.length })}</summary>
            <ul className="file-list">
              {files.map((file) => (
                <li key={file}>
                  <code className="wrap">{file}</code>
                </li>
              ))}
            </ul>
          </details>
        )}
        {needs.length === 0 ? <p>{t('export.next')}</p> : <p>{t('export.next.needs')}</p>}
        <Needs needs={needs} />
      </Notice>
    </div>
  );
}
