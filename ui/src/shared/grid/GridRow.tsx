import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';

import type { Column } from './columns';

type Props<Row> = {
  row: Row;
  index: number;
  columns: Column<Row>[];
  attributes?: Record<string, string | undefined>;
  focusable: boolean;
  onFocus: () => void;
  onOpen?: (row: Row) => void;
  onKeyDown: (event: KeyboardEvent<HTMLTableRowElement>, index: number, row: Row) => void;
  details?: ReactNode;
  measure?: (element: Element | null) => void;
};

/** One row, with what is opened under it. A body of its own, so that both are measured together. */
export function GridRow<Row>(props: Props<Row>) {
  const { row, index, columns, attributes, focusable, onFocus, onOpen, onKeyDown, details, measure } = props;
  const { className = '', ...data } = attributes ?? {};

  const onClick = (event: MouseEvent) => {
    // A press on a button or a link in the row is for that one; and text can be marked without leaving the page.
    if ((event.target as Element).closest('a, button, input, label')) return;
    if (window.getSelection()?.toString()) return;
    onOpen?.(row);
  };

  return (
    <tbody ref={measure} data-index={index}>
      <tr
        {...data}
        className={`${className} ${onOpen ? 'opens' : ''} ${index % 2 === 1 ? 'odd' : ''}`.trim()}
        data-index={index}
        aria-rowindex={index + 2}
        tabIndex={focusable ? 0 : -1}
        onFocus={onFocus}
        onClick={onOpen ? onClick : undefined}
        onKeyDown={(event) => onKeyDown(event, index, row)}
      >
        {columns.map((column, at) => {
          const classes = [column.align, column.className?.(row)].filter(Boolean).join(' ');
          return at === 0 ? (
            <th key={column.id} scope="row" className={classes}>
              {column.cell(row)}
            </th>
          ) : (
            <td key={column.id} className={classes}>
              {column.cell(row)}
            </td>
          );
        })}
      </tr>
      {details && (
        <tr className="details">
          <td colSpan={columns.length}>{details}</td>
        </tr>
      )}
    </tbody>
  );
}
