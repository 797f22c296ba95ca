import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { CellFate, ExportCell, ExportPreview, ExportRequest } from '../../api';
import { useExportForm } from '../../api';
import { Answer } from '../../shared/Answer';
import { CoverageLine } from '../../shared/Coverage';
import { PickOne } from '../../shared/PickOne';
import { SignedOff } from '../export/SignedOff';
import { FormSheet } from './FormSheet';

type Props = {
  request: ExportRequest;
  preview: ExportPreview;
  cells: CellFate[];
  onOpen: (cell: ExportCell) => void;
};

/** The form as DHIS2 shows it, of one org unit at a time. */
export function FormPane({ request, preview, cells, onOpen }: Props) {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState<string | null>(null);
  const { rows } = preview;
  const found = rows.findIndex((row) => row.org_unit.id === wanted);
  const at = Math.max(0, found);
  const row = rows[at];
  const refused = new Set(cells.filter((cell) => cell.fate === 'refused').map((cell) => cell.row));
  if (row === undefined) return null;
  const step = (by: number) => setWanted(rows[at + by]?.org_unit.id ?? null);
  return (
    <section className="form-pane" aria-label={t('view.form')} data-test="form-pane">
      <div className="form-tools">
        <div className="stepper">
          <Step
            sign="‹"
            label={t('orgUnit.earlier')}
            disabled={at === 0}
            onClick={() => step(-1)}
            test="prev"
          />
          <PickOne
            label={t('orgUnit')}
            dataTest="form-orgunit"
            value={row.org_unit.id}
            placeholder=""
            options={rows.map((each, index) => ({
              value: each.org_unit.id,
              label: refused.has(index)
                ? t('orgUnit.refused', { name: each.org_unit.name })
                : each.org_unit.name,
            }))}
            onChange={setWanted}
          />
          <Step
            sign="›"
            label={t('orgUnit.later')}
            disabled={at === rows.length - 1}
            onClick={() => step(1)}
            test="next"
          />
        </div>
        <p className="form-place">
          <CoverageLine coverage={row.coverage} />
          <span className="quiet">{t('orgUnit.place', { at: at + 1, count: rows.length })}</span>
          {row.left_out !== null && (
            <strong data-test="form-left-out">
              <span aria-hidden="true">▲</span> {t(`leftOut.${row.left_out}`)}
            </strong>
          )}
          {row.signed_off !== null && row.left_out !== 'not_signed_off' && (
            <SignedOff mark={row.signed_off} />
          )}
        </p>
      </div>
      <Sheet
        key={row.org_unit.id}
        request={request}
        orgUnit={row.org_unit.id}
        digest={preview.digest}
        compared={preview.last_export !== null}
        onOpen={onOpen}
      />
    </section>
  );
}

type SheetProps = {
  request: ExportRequest;
  orgUnit: string;
  digest: string;
  compared: boolean;
  onOpen: (cell: ExportCell) => void;
};

function Sheet({ request, orgUnit, digest, compared, onOpen }: SheetProps) {
  const form = useExportForm(request, orgUnit, digest);
  return (
    <Answer query={form}>{(view) => <FormSheet view={view} compared={compared} onOpen={onOpen} />}</Answer>
  );
}

type StepProps = { sign: string; label: string; disabled: boolean; onClick: () => void; test: string };

function Step({ sign, label, disabled, onClick, test }: StepProps) {
  return (
    <button
      type="button"
      className="step"
      disabled={disabled}
      aria-label={label}
      title={label}
      data-test={`form-${test}`}
      onClick={onClick}
    >
      {sign}
    </button>
  );
}
