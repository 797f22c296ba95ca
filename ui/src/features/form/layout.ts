/** The cells of a table of a form, in the rows and columns in which it is shown, with their totals. */
import type { FormCell, FormField, FormTable, Label } from '../../api';

export type Slot = FormField & { cell: FormCell | null };

export type Line = { key: string; name: string; slots: Slot[]; total: number | null };

export type Head = { name: string; span: number };

export type Grid = {
  head: Head[][];
  lines: Line[];
  rowTotals: boolean;
  /** `null` where there is no line of totals. */
  foot: { totals: (number | null)[]; all: number | null } | null;
};

/** Finds the value of a place of the form, under one attribute option combo. */
export type Find = (dataElement: string, optionCombo: string | null, alone: boolean) => FormCell | null;

export function finder(cells: FormCell[], attributeCombo: string | null): Find {
  const here = cells.filter((cell) => cell.attribute_option_combo === attributeCombo);
  const keyOf = (dataElement: string, combo: string | null) => `${dataElement} ${combo ?? ''}`;
  const found = new Map(here.map((cell) => [keyOf(cell.data_element, cell.category_option_combo), cell]));
  return (dataElement, optionCombo, alone) =>
    found.get(keyOf(dataElement, optionCombo)) ??
    // Where no combo is named DHIS2 takes the default, which is the only column of such a table.
    (alone ? (found.get(keyOf(dataElement, null)) ?? null) : null);
}

export function gridOf(table: FormTable, find: Find, valueName: string): Grid {
  const alone = table.columns.length === 1;
  const slots = table.rows.map((row) =>
    table.columns.map((column, at): Slot => {
      const field = row.cells[at] ?? { option_combo: null, greyed: false, compulsory: false };
      return {
        ...field,
        cell: find(row.data_element, field.option_combo ?? column.option_combo, alone),
      };
    }),
  );
  const columnNames = table.columns.map((column) =>
    column.names.length === 0 ? valueName : column.names.join(', '),
  );
  const rowNames = table.rows.map((row) => row.name);
  const nameOf = (label: Label) => (label.kind === 'value' ? valueName : label.name);
  // Of one category among several it is not said which line of headers it is: the table then stands as it is.
  const turned = table.pivot?.kind === 'transposed';
  const { names, head, matrix } = turned
    ? {
        names: columnNames,
        head: [rowNames.map((name): Head => ({ name, span: 1 }))],
        matrix: table.columns.map((_, at) =>
          slots.map((row) => row[at]).filter((slot) => slot !== undefined),
        ),
      }
    : {
        names: rowNames,
        head:
          table.headers.length > 0
            ? table.headers.map((line) =>
                line.map(({ label, span }): Head => ({ name: nameOf(label), span })),
              )
            : [[{ name: valueName, span: 1 }]],
        matrix: slots,
      };
  const width = head[head.length - 1]?.reduce((sum, cell) => sum + cell.span, 0) ?? 0;
  const [across, down] = turned
    ? [table.column_totals, table.row_totals]
    : [table.row_totals, table.column_totals];
  const everything = matrix.flat();
  return {
    head,
    lines: matrix.map((line, at) => ({
      key: `${String(at)} ${names[at] ?? ''}`,
      name: names[at] ?? '',
      slots: line,
      total: total(line),
    })),
    rowTotals: across,
    foot: down
      ? {
          totals: Array.from({ length: width }, (_, at) =>
            total(matrix.map((line) => line[at]).filter((slot) => slot !== undefined)),
          ),
          all: total(everything),
        }
      : null,
  };
}

/** Of what was reported; nothing, where nobody did. */
function total(slots: Slot[]): number | null {
  const values = slots
    .map((slot) => slot.cell?.value ?? null)
    .filter((value) => value !== null)
    .map(Number);
  return values.length === 0 || values.some(Number.isNaN)
    ? null
    : values.reduce((sum, value) => sum + value, 0);
}
