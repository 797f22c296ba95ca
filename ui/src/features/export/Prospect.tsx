import { useTranslation } from 'react-i18next';
import type { UseQueryResult } from '@tanstack/react-query';

import type { ExportPreview, Fix, PredictionView } from '../../api';
import { CoverageLine } from '../../shared/Coverage';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { goTo } from '../../shared/route';
import { Lacking } from '../prediction/Lacking';
import { Needs } from '../prediction/Needs';
import { Troubles } from '../prediction/Troubles';
import { Verdict } from '../prediction/Verdict';
import type { ChosenExport } from './useExportRequest';

type Props = {
  preview: ExportPreview;
  prediction: UseQueryResult<PredictionView>;
  chosen: ChosenExport;
};

/** Who reported, and what DHIS2 would answer: the line over the values, and below it what is to be done. */
export function Prospect({ preview, prediction, chosen }: Props) {
  const { t } = useTranslation();
  const { data, isError, error, isPlaceholderData } = prediction;
  const notSigned = preview.rows.filter((row) => row.left_out === 'not_signed_off').length;
  const actFor = (fix: Fix): (() => void) | null => {
    switch (fix.kind) {
      case 'leave_out':
        return () => chosen.leave(fix.values);
      case 'choose_period':
        return chosen.periods.periods.some((each) => each.id === fix.period)
          ? () => chosen.choosePeriod(fix.period)
          : null;
      case 'mapping':
        return () => goTo('mapping', fix.target);
      case 'repair':
        return null;
    }
  };
  return (
    <section aria-label={t('prediction.title')} className="prospect">
      <div className="prospect-line">
        <p className="reported-line" data-test="export-coverage">
          <CoverageLine coverage={preview.coverage} />
          <span>{t('export.orgUnits', { count: preview.rows.length })}</span>
          {notSigned > 0 && (
            <strong data-test="export-not-signed">{t('export.notSigned', { count: notSigned })}</strong>
          )}
          {chosen.options.policy.kind === 'zeros' ? (
            <strong>{t('policy.zeros.said')}</strong>
          ) : (
            <span className="quiet">{t('policy.leave_out.said')}</span>
          )}
        </p>
        <p
          role="status"
          className={isPlaceholderData ? 'outdated' : undefined}
          aria-busy={data === undefined}
        >
          {data ? (
            <Verdict prediction={data} />
          ) : (
            !isError && <span className="quiet">{t('prediction.working')}</span>
          )}
        </p>
      </div>
      {isError && <ErrorNotice error={error} onRetry={() => void prediction.refetch()} />}
      {chosen.leaveOut.length > 0 && <LeftOut preview={preview} chosen={chosen} />}
      {data && (
        <div className={isPlaceholderData ? 'outdated' : undefined}>
          <Troubles prediction={data} actFor={actFor} />
          <Needs needs={data.needs} />
          <Lacking prediction={data} />
        </div>
      )}
    </section>
  );
}

function LeftOut({ preview, chosen }: { preview: ExportPreview; chosen: ChosenExport }) {
  const { t } = useTranslation();
  const said = preview.findings.find((finding) => finding.rule === 'left_out_by_choice')?.args.values;
  const count = said !== undefined && /^\d+$/.test(said) ? Number(said) : null;
  return (
    <p className="chip" data-test="left-out" role="status">
      {count === null ? t('leftOut.some') : t('leftOut', { count })}
      <button type="button" className="link" onClick={chosen.putBack} data-test="put-back">
        {t('leftOut.putBack')}
      </button>
    </p>
  );
}
