import { useTranslation } from 'react-i18next';

import type { ChwView } from '../api';
import { useChw } from '../api';
import { Documents } from '../features/chw/Documents';
import { Matrix } from '../features/chw/Matrix';
import { Answer } from '../shared/Answer';
import { Empty } from '../shared/Empty';
import { Facts } from '../shared/Facts';
import { useFormat } from '../shared/format';
import { Notice } from '../shared/Notice';
import { Page } from '../shared/Page';
import { hrefOf } from '../shared/route';

/** One CHW: how to reach her, all targets in all months, and the documents that say so. */
export function ChwPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const chw = useChw(id);
  return (
    <Page
      dataTest="chw-page"
      title={chw.data?.contact.name ?? t('chw')}
      before={
        <nav className="crumbs" aria-label={t('crumbs')}>
          <button type="button" className="link" onClick={() => window.history.back()} data-test="back">
            ‹ {t('back')}
          </button>
          <a href={hrefOf('targets')}>{t('targets.all')}</a>
        </nav>
      }
    >
      <Answer query={chw}>{(view) => <Chw view={view} />}</Answer>
    </Page>
  );
}

function Chw({ view }: { view: ChwView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const last = view.documents.reduce<number | null>(
    (newest, document) =>
      document.updated_date !== null && document.updated_date > (newest ?? 0)
        ? document.updated_date
        : newest,
    null,
  );
  const facts = [
    [t('phone'), view.phone ?? t('phone.none')],
    [t('area'), view.place?.name ?? t('absent')],
    [t('facility'), view.facility?.name ?? t('absent')],
    [t('updated'), last === null ? t('contribution.never') : format.date(last)],
  ] as const;
  return (
    <>
      {view.left && (
        <div className="notice" data-test="chw-left">
          <Notice tone="info" title={t('chw.left', { name: view.contact.name })}>
            <p>{t('chw.left.text')}</p>
          </Notice>
        </div>
      )}
      <Facts facts={facts} />
      {view.targets.length === 0 ? (
        <Empty title={t('gap.no_targets')}>{t('gap.no_targets.text')}</Empty>
      ) : (
        <Matrix chw={view} />
      )}
      <section className="section">
        <h2>{t('documents')}</h2>
        {view.documents.length === 0 ? (
          <p className="quiet">{t('documents.none', { name: view.contact.name })}</p>
        ) : (
          <Documents documents={view.documents} />
        )}
      </section>
    </>
  );
}
