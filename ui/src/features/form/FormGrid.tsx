import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { FormCell } from '../../api';
import { useFormat } from '../../shared/format';
import { moveBetweenCells } from '../../shared/grid/cellKeys';
import type { Grid, Slot } from './layout';
import { SlotCell } from './SlotCell';

type Props = {
  label: string;
  grid: Grid;
  compared: boolean;
  orgUnit: string;
  onOpen: (cell: FormCell) => void;
};

/** One table of a form, with a header line for each category. The arrow keys go from value to value. */
export function FormGrid({ label, grid, compared, orgUnit, onOpen }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const first = firstOf(grid);
  const [active, setActive] = useState<string | null>(null);
  const reachable = active ?? first;
  const { head, lines, rowTotals, foot } = grid;
  const place = (slot: Slot, row: number, column: number) => {
    const at = `${String(row)}:${String(column)}`;
    return (
      <SlotCell
        key={column}
        slot={slot}
        at={at}
        reachable={at === reachable}
        compared={compared}
        orgUnit={orgUnit}
        onFocus={() => setActive(at)}
        onOpen={onOpen}
      />
    );
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- the cells in it are buttons
    <div className="form-scroll" onKeyDown={moveBetweenCells}>
      <table className="form-grid" aria-label={label} data-test="form-grid">
        <thead>
          {head.map((line, level) => (
            <tr key={level}>
              {level === 0 && <td rowSpan={head.length} />}
              {repeated(line, head, level).map((cell, index) => (
                <th key={index} scope={cell.span > 1 ? 'colgroup' : 'col'} colSpan={cell.span}>
                  {cell.name}
                </th>
              ))}
              {level === 0 && rowTotals && (
                <th scope="col" rowSpan={head.length}>
                  {t('form.total')}
                </th>
              )}
            </tr>
          ))}
        </thead>
        <tbody>
          {lines.map((line, row) => (
            <tr key={line.key}>
              <th scope="row">{line.name}</th>
              {line.slots.map((slot, column) => place(slot, row, column))}
              {rowTotals && <td className="total">{format.number(line.total)}</td>}
            </tr>
          ))}
        </tbody>
        {foot !== null && (
          <tfoot>
            <tr>
              <th scope="row">{t('form.total')}</th>
              {foot.totals.map((total, index) => (
                <td key={index} className="total">
                  {format.number(total)}
                </td>
              ))}
              {rowTotals && <td className="total">{format.number(foot.all)}</td>}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

/** A line of headers as often as it stands under the one above: once under each of its cells. */
function repeated(line: Grid['head'][number], head: Grid['head'], level: number) {
  const widthOf = (cells: Grid['head'][number]) => cells.reduce((sum, cell) => sum + cell.span, 0);
  const whole = Math.max(...head.map(widthOf));
  const own = widthOf(line);
  const times = level === 0 || own === 0 ? 1 : Math.max(1, Math.floor(whole / own));
  return Array.from({ length: times }, () => line).flat();
}

function firstOf({ lines }: Grid): string | null {
  for (const [row, line] of lines.entries()) {
    const column = line.slots.findIndex((slot) => slot.cell !== null);
    if (column >= 0) return `${String(row)}:${String(column)}`;
  }
  return null;
}
