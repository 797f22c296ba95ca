import { Button } from '@dhis2/ui';
import { useTranslation } from 'react-i18next';

import type { FilePrediction } from '../../api';
import { useRepairFile } from '../../api';
import { ErrorNotice } from '../../shared/ErrorNotice';
import { Notice } from '../../shared/Notice';
import { goTo } from '../../shared/route';
import { Lacking } from '../prediction/Lacking';
import { Needs } from '../prediction/Needs';
import { Troubles } from '../prediction/Troubles';
import { Verdict } from '../prediction/Verdict';

/** What DHIS2 would answer to a file, and the file again in a way that it takes. */
export function Checked({ checked }: { checked: FilePrediction }) {
  const { t } = useTranslation();
  const repair = useRepairFile();
  const { prediction, path, name } = checked;
  const write = () => repair.mutate(path);
  return (
    <div data-test="checked">
      <h3 className="wrap" title={path}>
        {name}
      </h3>
      <p role="status">
        <Verdict prediction={prediction} />
      </p>
      <Troubles
        prediction={prediction}
        actFor={(fix) => {
          if (fix.kind === 'repair') return write;
          return fix.kind === 'mapping' ? () => goTo('mapping', fix.target) : null;
        }}
      />
      <Needs needs={prediction.needs} />
      <Lacking prediction={prediction} />
      <div className="buttons">
        <Button onClick={write} loading={repair.isPending} disabled={repair.isPending} dataTest="repair">
          {t('repair')}
        </Button>
        <span className="quiet">{t('repair.text')}</span>
      </div>
      {repair.isError && <ErrorNotice error={repair.error} onRetry={write} />}
      {repair.isSuccess && repair.data === null && <p className="quiet">{t('export.notSaved')}</p>}
      {repair.isSuccess && repair.data !== null && (
        <div role="status" className="notice" data-test="repaired">
          <Notice tone="valid" title={t('export.saved', { count: repair.data.values })}>
            <code className="wrap">{repair.data.file}</code>
            {repair.data.left_out > 0 && <p>{t('repair.leftOut', { count: repair.data.left_out })}</p>}
          </Notice>
        </div>
      )}
    </div>
  );
}
