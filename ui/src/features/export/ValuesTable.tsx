import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import type { CellFate, ExportCell, ExportPreview, ExportRow } from '../../api';
import { useFormat } from '../../shared/format';
import { moveBetweenCells } from '../../shared/grid/cellKeys';
import { DataGrid } from '../../shared/grid/DataGrid';
import type { Column } from '../../shared/grid/columns';
import { MarkedValue } from './MarkedValue';
import { SignedOff } from './SignedOff';
import { useSentFate } from '../push/sent';
import { classOf, marksOf, NO_MARK, sentMark } from './marks';

type Props = { preview: ExportPreview; cells: CellFate[]; onOpen: (cell: ExportCell) => void };

type Line = ExportRow & { at: number };

/** The values of an export before it is saved: org unit × data value. Hatched is where nobody reported. */
export function ValuesTable({ preview, cells, onOpen }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const fateOf = useSentFate();
  const lines = useMemo(() => preview.rows.map((row, at): Line => ({ ...row, at })), [preview]);
  const marks = useMemo(() => marksOf(preview, cells), [preview, cells]);

  const columns = useMemo(() => {
    const fixed: Column<Line>[] = [
      {
        id: 'org-unit',
        header: t('orgUnit'),
        width: '220px',
        sortBy: (row) => row.org_unit.name,
        text: (row) => row.org_unit.name,
        cell: (row) => (
          <>
            {row.left_out === null ? row.org_unit.name : <s>{row.org_unit.name}</s>}
            {row.left_out === null ? (
              <code className="quiet block">{row.org_unit.id}</code>
            ) : (
              <span className="quiet block">{t(`leftOut.${row.left_out}`)}</span>
            )}
            {row.signed_off !== null && row.left_out !== 'not_signed_off' && (
              <SignedOff mark={row.signed_off} />
            )}
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
    const values = preview.columns.map((column, at): Column<Line> => {
      const combos = [column.category_option_combo, column.attribute_option_combo].filter(
        (id) => id !== null,
      );
      const markAt = (row: Line) => {
        const absent = row.left_out !== null || (row.values[at] ?? null) === null;
        const sent = absent ? null : fateOf({ ...column, org_unit: row.org_unit.id });
        return sentMark(marks[row.at]?.[at] ?? NO_MARK, sent);
      };
      return {
        id: `value-${String(at)}`,
        header: column.name ?? column.title,
        title: [column.name ?? column.title, column.title, column.data_element, ...combos]
          .filter((part, index, all) => all.indexOf(part) === index)
          .join(' · '),
        align: 'end',
        width: '118px',
        sortBy: (row) => {
          const value = row.values[at] ?? null;
          return value === null || value.trim() === '' || Number.isNaN(Number(value)) ? value : Number(value);
        },
        text: (row) => row.values[at] ?? t('export.nobody'),
        className: (row) =>
          [(row.values[at] ?? null) === null ? 'hatched' : '', classOf(markAt(row))]
            .filter(Boolean)
            .join(' '),
        cell: (row) => (
          <button
            type="button"
            className={row.left_out === null ? 'cell' : 'cell struck'}
            tabIndex={-1}
            data-cell={`${String(row.at)}:${String(at)}`}
            data-test="export-cell"
            onClick={() => onOpen({ ...column, org_unit: row.org_unit.id })}
          >
            <MarkedValue value={row.values[at] ?? null} mark={markAt(row)} />
          </button>
        ),
      };
    });
    return [...fixed, ...values];
  }, [preview, marks, fateOf, onOpen, t, format]);

  return (
    // The arrow keys go on from the rows to the cells, which are buttons.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div onKeyDown={moveBetweenCells}>
      <DataGrid
        label={t('export.values')}
        dataTest="export-values"
        columns={columns}
        rows={lines}
        keyOf={keyOf}
        searchIn={searchIn}
        attributes={attributesOf}
        minWidth={`${String(340 + 118 * preview.columns.length)}px`}
      />
    </div>
  );
}

const keyOf = (row: Line) => row.org_unit.id;
const searchIn = (row: Line) => `${row.org_unit.name} ${row.org_unit.id}`;
const attributesOf = (row: Line) => ({
  'data-test': 'export-row',
  'data-id': row.org_unit.id,
  className: row.left_out === null ? undefined : 'left-out',
});
