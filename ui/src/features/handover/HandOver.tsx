import { Button } from '@dhis2/ui';
import { useTranslation } from 'react-i18next';

import type { FacilityPeriod, SignOffView } from '../../api';
import { useHandOverFile, useHandOverReport } from '../../api';
import { Empty } from '../../shared/Empty';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { useFormat } from '../../shared/format';
import { Notice } from '../../shared/Notice';
import { useScope } from '../../shared/scope';
import { SaveSheet } from '../sheet/SaveSheet';
import { SentBack } from '../signoff/SentBack';
import { holds } from '../signoff/standing';
import { Withdrawn } from '../signoff/Withdrawn';
import { Fingerprint } from './Fingerprint';

type Props = { view: SignOffView; scope: FacilityPeriod; onSign: () => void };

/** Gives the signed month to the HRIO, as a file or with the sync, and says what became of it. */
export function HandOver({ view, scope, onSign }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <SentBack view={view} />
      <Withdrawn withdrawal={view.withdrawn} />
      {holds(view) ? (
        <Ways view={view} scope={scope} />
      ) : (
        <Empty
          title={t('handover.first')}
          action={
            <Button onClick={onSign} dataTest="handover-to-sign">
              {t(view.sign_off === null ? 'month.next.sign_off' : 'month.next.sign_again')}
            </Button>
          }
        >
          {t('handover.first.text')}
        </Empty>
      )}
      <section className="section">
        <h2>{t('sheet.summary')}</h2>
        <p>{t('sheet.summary.text')}</p>
        <SaveSheet kind="summary" scope={scope} />
      </section>
    </>
  );
}

function Ways({ view, scope }: Pick<Props, 'view' | 'scope'>) {
  const { t } = useTranslation();
  const { account } = useScope();
  const file = useHandOverFile(scope);
  const report = useHandOverReport(scope);
  const busy = file.isPending || report.isPending;
  return (
    <>
      <section>
        <h3>{t('handover.what')}</h3>
        <WhatHappened view={view} />
      </section>
      <section>
        <h3>{t('handover.title')}</h3>
        <div className="ways">
          <div className="way">
            <Button
              primary
              onClick={() => file.mutate(undefined)}
              loading={file.isPending}
              disabled={busy}
              dataTest="handover-file"
            >
              {t('handover.file')}
            </Button>
            <p>{t('handover.file.text')}</p>
          </div>
          <div className="way">
            <Button
              onClick={() => report.mutate(undefined)}
              loading={report.isPending}
              disabled={busy || account.demo}
              dataTest="handover-report"
            >
              {t('handover.report')}
            </Button>
            <p>{t(account.demo ? 'handover.report.demo' : 'handover.report.text')}</p>
          </div>
        </div>
        {file.isError && <ErrorNotice error={file.error} />}
        {report.isError && <ErrorNotice error={report.error} />}
        {file.isSuccess &&
          (file.data === null ? (
            <p className="quiet" role="status" data-test="handover-not-saved">
              {t('export.notSaved')}
            </p>
          ) : (
            <div className="notice" role="status" data-test="handover-saved">
              <Notice tone="valid" title={t('handover.saved')}>
                <code className="wrap">{file.data.file}</code>
              </Notice>
            </div>
          ))}
        {report.isSuccess && (
          <div className="notice" role="status" data-test="handover-queued">
            <Notice tone="valid" title={t('handover.queued')} />
          </div>
        )}
      </section>
      <section>
        <h3>{t('key.mine')}</h3>
        <p>{t('key.mine.text')}</p>
        <Fingerprint value={view.fingerprint} />
      </section>
    </>
  );
}

/** From handing over to the HRIO's answer. */
function WhatHappened({ view }: { view: SignOffView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const signed = view.sign_off?.number ?? 0;
  const given = view.journal.find((entry) => entry.kind === 'handed_over' && entry.number > signed);
  const words =
    view.state === 'exported'
      ? t('handover.exported')
      : view.state === 'received'
        ? t('handover.accepted')
        : given === undefined
          ? t('handover.never')
          : t('handover.waiting');
  return (
    <p data-test="handover-state">
      <strong>{words}</strong>
      {given !== undefined && (
        <span className="quiet block">
          {t('handover.given', { by: given.by, at: format.dateTime(given.at) })}
        </span>
      )}
    </p>
  );
}
