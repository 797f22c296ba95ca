import { useTranslation } from 'react-i18next';

import type { MetadataView } from '../../api';
import { CopyButton } from '../../shared/CopyButton';
import { useDhis2Words } from '../prediction/words';
import { addressOf, SOURCES } from './sources';
import type { Source } from './sources';

/** What a full prediction still lacks, and where in DHIS2 to download it. */
export function HowTo({ metadata }: { metadata: MetadataView | null }) {
  const { t } = useTranslation();
  const words = useDhis2Words();
  const missing = metadata?.missing ?? SOURCES.flatMap((source) => source.gives);
  const lacking = (source: Source) => source.gives.filter((each) => missing.includes(each));
  const sorted = [...SOURCES].sort((a, b) => Number(lacking(b).length > 0) - Number(lacking(a).length > 0));
  const complete = SOURCES.every((source) => lacking(source).length === 0);
  return (
    <section className="section" data-test="dhis2-how-to">
      <h2>{t('metadata.how')}</h2>
      <p>{complete ? t('metadata.how.complete') : t('metadata.how.text')}</p>
      {metadata?.address == null && <p className="quiet">{t('metadata.how.address')}</p>}
      {/* A region that scrolls must be reachable by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="plain-scroll" tabIndex={0} role="region" aria-label={t('metadata.how')}>
        <table className="plain">
          <thead>
            <tr>
              <th scope="col">{t('metadata.how.what')}</th>
              <th scope="col">{t('metadata.how.state')}</th>
              <th scope="col">{t('metadata.how.where')}</th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((source) => {
              const address = addressOf(source, metadata?.address ?? null);
              const lacks = lacking(source);
              return (
                <tr key={source.id} data-test="metadata-source" data-id={source.id}>
                  <td>{t(`metadata.source.${source.id}`)}</td>
                  <td>
                    {lacks.length === 0 ? (
                      <>
                        <span aria-hidden="true">✔</span> {t('metadata.how.here')}
                      </>
                    ) : (
                      <>
                        <span aria-hidden="true">▲</span>{' '}
                        {t('metadata.how.lacks', { what: lacks.map(words.missing).join(', ') })}
                      </>
                    )}
                  </td>
                  <td>
                    <code className="wrap">{address}</code>{' '}
                    <CopyButton text={() => address} label={t('metadata.how.copy')} dataTest="copy-address" />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
