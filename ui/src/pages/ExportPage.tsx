import { useTranslation } from 'react-i18next';

import type { ExportChoices } from '../api';
import { useExportChoices, useExportPreview } from '../api';
import { ExportBar } from '../features/export/ExportBar';
import { PastExports } from '../features/export/PastExports';
import { Preview } from '../features/export/Preview';
import { useExportRequest } from '../features/export/useExportRequest';
import { gapOf, GapNotice } from '../features/workspace/Gaps';
import { Answer } from '../shared/Answer';
import { Page } from '../shared/Page';
import { hrefOf } from '../shared/route';
import { useScope } from '../shared/scope';

/** Data set, organisation unit, period: the form with the numbers in it, what DHIS2 would say, and the file. */
export function ExportPage() {
  const { t } = useTranslation();
  const { account } = useScope();
  const gap = gapOf(account, ['never_synced', 'no_targets', 'no_data_sets']);
  return (
    <Page
      title={t('export')}
      dataTest="export-page"
      actions={<a href={hrefOf('mapping')}>{t('mapping.see')}</a>}
    >
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
  const chosen = useExportRequest(choices);
  const preview = useExportPreview(chosen.request);
  const { request } = chosen;
  if (chosen.dataSet === null) return <GapNotice gap="no_data_sets" />;
  return (
    <>
      <ExportBar choices={choices} chosen={chosen} />
      {request !== null && (
        <Answer query={preview}>
          {(data) => (
            <Preview
              request={request}
              preview={data}
              chosen={chosen}
              outdated={preview.isPlaceholderData}
              formKnown={choices.metadata !== null}
            />
          )}
        </Answer>
      )}
    </>
  );
}
