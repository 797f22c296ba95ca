import { useTranslation } from 'react-i18next';

import type { DocumentView } from '../../api';
import { useFormat } from '../../shared/format';

/** Target documents as provenance: which, which revision, when changed, when they arrived, and whether they count. */
export function Documents({ documents }: { documents: DocumentView[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    // A region that scrolls must be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="plain-scroll" tabIndex={0} role="region" aria-label={t('documents')}>
      <table className="plain" data-test="documents">
        <thead>
          <tr>
            <th scope="col">{t('period')}</th>
            <th scope="col">{t('document.account')}</th>
            <th scope="col">{t('document.changed')}</th>
            <th scope="col">{t('document.received')}</th>
            <th scope="col">{t('document.counts')}</th>
            <th scope="col">{t('document.id')}</th>
            <th scope="col">{t('document.rev')}</th>
          </tr>
        </thead>
        <tbody>
          {documents.map((document) => (
            <tr key={document.id} data-test="document" data-id={document.id}>
              <td>{format.period(document.period)}</td>
              <td>{accountName(document.user)}</td>
              <td>{format.date(document.updated_date)}</td>
              <td>{format.dateTime(document.received_at)}</td>
              <td>{t(document.used ? 'document.used' : 'document.unused')}</td>
              <td>
                <code className="wrap">{document.id}</code>
              </td>
              <td>
                <code title={document.rev}>{shortRevision(document.rev)}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The CHT's accounts are documents themselves; people know the name alone. */
function accountName(user: string): string {
  return user.replace(/^org\.couchdb\.user:/, '');
}

/** "4-1f0c9a2e…": enough to compare by eye; the whole one is in the title. */
function shortRevision(rev: string): string {
  return rev.length > 14 ? `${rev.slice(0, 12)}…` : rev;
}
