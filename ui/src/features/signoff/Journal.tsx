import { useTranslation } from 'react-i18next';

import type { SignOffView } from '../../api';
import { useFormat } from '../../shared/format';

/** What happened to the month: never rewritten, and each entry sealed by the next. */
export function Journal({ view }: { view: SignOffView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { journal, journal_intact: intact } = view;
  return (
    <section className="section" data-test="journal">
      <h2>{t('journal')}</h2>
      {journal.length === 0 ? (
        <p className="quiet">{t('journal.none')}</p>
      ) : (
        <>
          <p className={intact ? 'journal-intact' : 'journal-broken'} data-test="journal-state">
            <span aria-hidden="true">{intact ? '✓' : '✖'}</span>{' '}
            {t(intact ? 'journal.intact' : 'journal.broken')}
          </p>
          {/* A region that scrolls must be reachable by keyboard. */}
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <div className="plain-scroll tall" tabIndex={0} role="region" aria-label={t('journal')}>
            <table className="plain dense">
              <thead>
                <tr>
                  <th scope="col">{t('journal.when')}</th>
                  <th scope="col">{t('journal.what')}</th>
                  <th scope="col">{t('journal.who')}</th>
                  <th scope="col">{t('journal.note')}</th>
                  <th scope="col">{t('past.digest')}</th>
                </tr>
              </thead>
              <tbody>
                {journal.map((entry) => (
                  <tr key={entry.number} data-test="journal-entry" data-kind={entry.kind}>
                    <td className="nowrap">{format.dateTime(entry.at)}</td>
                    <td>{t(`journal.kind.${entry.kind}`)}</td>
                    <td>{entry.by}</td>
                    <td className="wrap">{entry.note}</td>
                    <td>
                      {entry.digest !== null && <code title={entry.digest}>{entry.digest.slice(0, 8)}</code>}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}
