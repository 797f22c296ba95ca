import { Button, ButtonStrip } from '@dhis2/ui';
import { useTranslation } from 'react-i18next';

import type { CellView, ExportCell, ExportRequest } from '../../api';
import { useExportCell } from '../../api';
import { Answer } from '../../shared/Answer';
import { CoverageLine } from '../../shared/Coverage';
import { Dialog } from '../../shared/Dialog';
import { Facts } from '../../shared/Facts';
import { useFormat } from '../../shared/format';
import { CellContributions } from './CellContributions';

type Props = { request: ExportRequest; cell: ExportCell; onClose: () => void };

/** Where one value comes from: every report that is in it, and everybody who is not. */
export function CellDialog({ request, cell, onClose }: Props) {
  const { t } = useTranslation();
  const view = useExportCell(request, cell);
  return (
    <Dialog
      className="dialog wide side-panel"
      label={t('whereFrom')}
      onClose={onClose}
      dataTest="cell-dialog"
    >
      <Answer query={view}>{(data) => <Cell view={data} />}</Answer>
      <ButtonStrip end>
        <Button onClick={onClose} dataTest="cell-close">
          {t('close')}
        </Button>
      </ButtonStrip>
    </Dialog>
  );
}

function Cell({ view }: { view: CellView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { value, before, previous, previous_period: previousPeriod } = view;
  const facts = [
    [t('dhis2.arg.value'), value === null ? <em key="value">{t('export.nobody')}</em> : format.value(value)],
    [t('coverage.column'), <CoverageLine key="coverage" coverage={view.coverage} />],
    ...(previousPeriod === null
      ? []
      : [
          [
            t('cell.previous', { period: format.period(previousPeriod) }),
            previous === null ? t('export.nobody') : format.value(previous),
          ] as const,
        ]),
    [t('cell.before'), before === null ? t('cell.before.none') : format.value(before)],
  ] as const;
  return (
    <>
      <h2>{view.name ?? view.title}</h2>
      <p className="quiet">
        {view.org_unit.name}
        {view.name !== null && view.name !== view.title && ` · ${view.title}`}
      </p>
      <Facts facts={facts} />
      {view.missing.length > 0 && (
        <p data-test="cell-missing">
          <span className="sign" aria-hidden="true">
            ◐
          </span>{' '}
          {t('coverage.missing')} {format.list(view.missing.map((contact) => contact.name))}
        </p>
      )}
      <CellContributions contributions={view.contributions} />
    </>
  );
}
