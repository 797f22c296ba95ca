import { Button, ButtonStrip } from '@dhis2/ui';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import type { ExportChange, ExportRecord } from '../../api';
import { useExportComparison } from '../../api';
import { Answer } from '../../shared/Answer';
import { Dialog } from '../../shared/Dialog';
import { useFormat } from '../../shared/format';
import { DataGrid } from '../../shared/grid/DataGrid';
import type { Column } from '../../shared/grid/columns';
import { useRecordPeriod } from './PastTable';

type Props = { from: ExportRecord; to: ExportRecord | null; onClose: () => void };

/** What differs between an export and a later one, or the numbers as they are now. */
export function CompareDialog({ from, to, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = useRecordPeriod();
  const comparison = useExportComparison(from.id, to?.id ?? null);
  return (
    <Dialog className="dialog wide" label={t('compare.title')} onClose={onClose} dataTest="compare-dialog">
      <h2>
        {from.data_set_name} · {nameOf(from)}
      </h2>
      <p className="quiet">
        {t('compare.between', {
          from: format.dateTime(from.at),
          to: to === null ? t('compare.today') : format.dateTime(to.at),
        })}
      </p>
      <Answer query={comparison}>
        {({ changes, same }) =>
          changes.length === 0 ? (
            <p data-test="compare-same">{t('compare.same', { count: same })}</p>
          ) : (
            <>
              <p>{t('compare.changes', { count: changes.length, same: format.number(same) })}</p>
              <Changes changes={changes} />
            </>
          )
        }
      </Answer>
      <ButtonStrip end>
        <Button onClick={onClose} dataTest="compare-close">
          {t('close')}
        </Button>
      </ButtonStrip>
    </Dialog>
  );
}

function Changes({ changes }: { changes: ExportChange[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns = useMemo(() => {
    const valueColumn = (side: 'before' | 'after'): Column<ExportChange> => ({
      id: side,
      header: t(`compare.${side}`),
      align: 'end',
      width: '110px',
      sortBy: (change) => numberOf(change[side]),
      text: (change) => change[side] ?? t('compare.none'),
      cell: (change) => (change[side] === null ? <em>{t('compare.none')}</em> : format.value(change[side])),
    });
    const combo = (change: ExportChange) =>
      [change.category_option_combo?.name, change.attribute_option_combo?.name]
        .filter((name) => name !== undefined)
        .join(' · ');
    const all: Column<ExportChange>[] = [
      {
        id: 'org-unit',
        header: t('orgUnit'),
        sortBy: (change) => change.org_unit.name,
        text: (change) => change.org_unit.name,
        cell: (change) => change.org_unit.name,
      },
      {
        id: 'element',
        header: t('dataElement'),
        sortBy: (change) => change.data_element.name,
        text: (change) => [change.data_element.name, combo(change)].filter(Boolean).join(' · '),
        cell: (change) => (
          <>
            {change.data_element.name}
            <span className="quiet block">{combo(change)}</span>
          </>
        ),
      },
      valueColumn('before'),
      valueColumn('after'),
    ];
    return all;
  }, [t, format]);
  return (
    <DataGrid
      label={t('compare.title')}
      dataTest="compare-changes"
      columns={columns}
      rows={changes}
      keyOf={keyOf}
      searchIn={(change) => `${change.org_unit.name} ${change.data_element.name}`}
      attributes={attributesOf}
    />
  );
}

const attributesOf = () => ({ 'data-test': 'compare-change' });

function keyOf(change: ExportChange): string {
  const { org_unit, data_element, category_option_combo, attribute_option_combo, period } = change;
  return [org_unit, data_element, category_option_combo, attribute_option_combo]
    .map((each) => each?.id ?? '')
    .concat(period)
    .join(' ');
}

function numberOf(value: string | null): number | string | null {
  return value === null || Number.isNaN(Number(value)) ? value : Number(value);
}
