import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import type { ExportPreview, ExportRow } from '../../api';
import { useFormat } from '../../shared/format';
import { DataGrid } from '../../shared/grid/DataGrid';
import type { Column } from '../../shared/grid/columns';

/** The values of an export before it is saved: org unit × data value. Hatched is where nobody reported. */
export function ValuesTable({ preview }: { preview: ExportPreview }) {
  const { t } = useTranslation();
  const format = useFormat();

  const columns = useMemo(() => {
    const fixed: Column<ExportRow>[] = [
      {
        id: 'org-unit',
        header: t('orgUnit'),
        width: '220px',
        sortBy: (row) => row.org_unit.name,
        text: (row) => row.org_unit.name,
        cell: (row) => (
          <>
            {row.org_unit.name}
            <code className="quiet block">{row.org_unit.id}</code>
          </>
        ),
      },
      {
        id: 'coverage',
        header: t('coverage.column'),
        align: 'end',
        width: '120px',
        sortBy: (row) => (row.coverage.expected === 0 ? null : row.coverage.reported / row.coverage.expected),
        text: (row) => `${String(row.coverage.reported)}/${String(row.coverage.expected)}`,
        cell: (row) =>
          t('target.of', {
            pass: format.number(row.coverage.reported),
            total: format.number(row.coverage.expected),
          }),
      },
    ];
    const values = preview.columns.map((column, at): Column<ExportRow> => {
      const combos = [column.category_option_combo, column.attribute_option_combo].filter(
        (id) => id !== null,
      );
      return {
        id: `value-${String(at)}`,
        header: column.title,
        title: [column.title, column.data_element, ...combos].join(' · '),
        align: 'end',
        width: '118px',
        sortBy: (row) => {
          const value = row.values[at] ?? null;
          return value === null || value.trim() === '' || Number.isNaN(Number(value)) ? value : Number(value);
        },
        text: (row) => row.values[at] ?? t('export.nobody'),
        className: (row) => ((row.values[at] ?? null) === null ? 'hatched' : undefined),
        cell: (row) => {
          const value = row.values[at] ?? null;
          if (value !== null) return format.value(value);
          return (
            <span className="not-reported" title={t('export.nobody')}>
              <span aria-hidden="true">–</span>
              <span className="unseen">{t('export.nobody')}</span>
            </span>
          );
        },
      };
    });
    return [...fixed, ...values];
  }, [preview, t, format]);

  return (
    <DataGrid
      label={t('export.values')}
      dataTest="export-values"
      columns={columns}
      rows={preview.rows}
      keyOf={keyOf}
      searchIn={searchIn}
      attributes={attributesOf}
      minWidth={`${String(340 + 118 * preview.columns.length)}px`}
    />
  );
}

const keyOf = (row: ExportRow) => row.org_unit.id;
const searchIn = (row: ExportRow) => `${row.org_unit.name} ${row.org_unit.id}`;
const attributesOf = (row: ExportRow) => ({ 'data-test': 'export-row', 'data-id': row.org_unit.id });
