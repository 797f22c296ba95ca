import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { CellFate, ExportCell, ExportPreview, ExportRequest } from '../../api';
import { usePrediction } from '../../api';
import { Empty } from '../../shared/Empty';
import { Findings } from '../../shared/Findings';
import { recall, remember } from '../../shared/remember';
import { useScope } from '../../shared/scope';
import { Segments } from '../../shared/Segments';
import { FormPane } from '../form/FormPane';
import { fateFinder } from '../push/fates';
import { Pushed } from '../push/Pushed';
import { SentContext, usePushOf } from '../push/sent';
import { CellDialog } from './CellDialog';
import { MarkLegend } from './MarkLegend';
import { Prospect } from './Prospect';
import { SaveExport } from './SaveExport';
import { ValuesTable } from './ValuesTable';
import type { ChosenExport } from './useExportRequest';

const MEMORY = 'export.view';
const NO_CELLS: CellFate[] = [];
type View = 'form' | 'table';

type Props = {
  request: ExportRequest;
  preview: ExportPreview;
  chosen: ChosenExport;
  outdated: boolean;
  /** Without metadata nobody knows the form. */
  formKnown: boolean;
};

/** Everything about the file before there is one: what is in it, what DHIS2 would say to it, and how to write it. */
export function Preview({ request, preview, chosen, outdated, formKnown }: Props) {
  const { t } = useTranslation();
  const prediction = usePrediction(request, preview.digest);
  const [wanted, setWanted] = useState<View>(() => (recall(MEMORY) === 'table' ? 'table' : 'form'));
  const [cell, setCell] = useState<ExportCell | null>(null);
  const view: View = formKnown ? wanted : 'table';
  // The positions of another answer would mark the wrong values.
  const cells = prediction.isPlaceholderData ? NO_CELLS : (prediction.data?.cells ?? NO_CELLS);

  const { account } = useScope();
  const push = usePushOf(preview.digest, !account.demo);
  const fateOf = useMemo(() => (push === null ? () => null : fateFinder(push)), [push]);

  if (preview.rows.length === 0) return <Empty title={t('export.empty')}>{t('export.empty.text')}</Empty>;
  return (
    <SentContext.Provider value={fateOf}>
      <SaveExport request={request} preview={preview} outdated={outdated} />
      <Prospect preview={preview} prediction={prediction} chosen={chosen} />
      {push !== null && <Pushed push={push} />}
      <div className="view-row">
        {formKnown && (
          <Segments
            label={t('view')}
            dataTest="export-view"
            value={view}
            options={[
              { value: 'form', label: t('view.form') },
              { value: 'table', label: t('view.table') },
            ]}
            onChange={(value) => {
              setWanted(value);
              remember(MEMORY, value);
            }}
          />
        )}
        <MarkLegend compared={preview.last_export !== null} form={view === 'form'} pushed={push !== null} />
      </div>
      {view === 'form' ? (
        <FormPane request={request} preview={preview} cells={cells} onOpen={setCell} />
      ) : (
        <ValuesTable preview={preview} cells={cells} onOpen={setCell} />
      )}
      <Findings findings={preview.findings} />
      {cell !== null && <CellDialog request={request} cell={cell} onClose={() => setCell(null)} />}
    </SentContext.Provider>
  );
}
