import { useTranslation } from 'react-i18next';

import type { ExportChoices } from '../api';
import { useExportChoices, useExportPreview } from '../api';
import { ExportBar } from '../features/export/ExportBar';
import { PastExports } from '../features/export/PastExports';
import { SaveExport } from '../features/export/SaveExport';
import { useExportRequest } from '../features/export/useExportRequest';
import { ValuesTable } from '../features/export/ValuesTable';
import { gapOf, GapNotice } from '../features/workspace/Gaps';
import { Answer } from '../shared/Answer';
import { CoverageLine } from '../shared/Coverage';
import { Empty } from '../shared/Empty';
import { Findings } from '../shared/Findings';
import { Page } from '../shared/Page';
import { useScope } from '../shared/scope';

/** Data set, organisation unit, period: the values, what is wrong with them, and the file. */
export function ExportPage() {
  const { t } = useTranslation();
  const { account } = useScope();
  const gap = gapOf(account, ['never_synced', 'no_targets', 'no_data_sets']);
  return (
    <Page title={t('export')} dataTest="export-page">
      {gap === null ? <Choices /> : <GapNotice gap={gap} />}
      <PastExports />
    </Page>
  );
}

function Choices() {
  const choices = useExportChoices();
  return <Answer query={choices}>{(data) => <Export choices={data} />}</Answer>;
}

function Export({ choices }: { choices: ExportChoices }) {
  const { t } = useTranslation();
  const chosen = useExportRequest(choices);
  const preview = useExportPreview(chosen.request);
  if (chosen.request === null) return <GapNotice gap="no_data_sets" />;
  const request = chosen.request;
  return (
    <>
      <ExportBar choices={choices} chosen={chosen} />
      <Answer query={preview}>
        {(data) => (
          <>
            <SaveExport
              request={request}
              preview={data}
              chosen={chosen}
              outdated={preview.isPlaceholderData}
            />
            <p className="reported-line" data-test="export-coverage">
              <CoverageLine coverage={data.coverage} />
              <span>{t('export.orgUnits', { count: data.rows.length })}</span>
            </p>
            <Findings findings={data.findings} />
            {data.rows.length === 0 ? (
              <Empty title={t('export.empty')}>{t('export.empty.text')}</Empty>
            ) : (
              <ValuesTable preview={data} />
            )}
          </>
        )}
      </Answer>
    </>
  );
}
