import { useTranslation } from 'react-i18next';

import type { MetadataFile } from '../../api';
import { useFormat } from '../../shared/format';

/** Where the knowledge came from. */
export function MetadataFiles({ files }: { files: MetadataFile[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (files.length === 0) return null;
  return (
    <details className="metadata-files">
      <summary>{t('metadata.files', { count: files.length })}</summary>
      <ul className="file-list">
        {files.map((file) => (
          <li key={`${file.name} ${String(file.at)}`}>
            <code className="wrap">{file.name}</code>{' '}
            <span className="quiet">
              {format.dateTime(file.at)}
              {Object.entries(file.counts)
                .filter(([, count]) => count !== undefined && count > 0)
                .map(([kind, count]) => ` · ${kind}: ${format.number(count)}`)
                .join('')}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
