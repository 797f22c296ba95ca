import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { Column, Order } from './columns';
import { asTable, matching, nextOrder, sorted } from './columns';
import { GridRow } from './GridRow';
import { GridTools } from './GridTools';

/** From this many rows on, only those in view are in the page. */
const MANY = 100;
const ROW_HEIGHT = 41;
/** Up to this many rows a table is shown whole; a longer one scrolls by itself, with its header in view. */
const WHOLE = 25;

type Props<Row> = {
  /** What the table is, for those who cannot see it. */
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf: (row: Row) => string;
  /** Enter or a click on the row. */
  onOpen?: (row: Row) => void;
  /** What search looks in; without it there is no search field. */
  searchIn?: (row: Row) => string;
  /** `data-…` attributes and the class of a row. */
  attributes?: (row: Row) => Record<string, string | undefined>;
  /** Something to show under a row, opened by its own button. */
  details?: (row: Row) => ReactNode;
  openKey?: string | null;
  /** A last line under all rows. */
  foot?: ReactNode;
  tools?: ReactNode;
  dataTest?: string;
  minWidth?: string;
};

/**
 * A table with search (`/`), sorting, the arrow keys, Enter and Esc, and "copy as a table".
 *
 * The order given is the default; it comes back with the third press on a header.
 */
export function DataGrid<Row>(props: Props<Row>) {
  const { label, columns, rows, keyOf, onOpen, searchIn, attributes, details, openKey, foot, dataTest } =
    props;
  const { t, i18n } = useTranslation();
  const [order, setOrder] = useState<Order | null>(null);
  const [search, setSearch] = useState('');
  const [active, setActive] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const searchField = useRef<HTMLInputElement>(null);

  const shown = useMemo(
    () => sorted(searchIn ? matching(rows, search, searchIn) : rows, columns, order, i18n.language),
    [rows, search, searchIn, columns, order, i18n.language],
  );
  const many = shown.length > MANY;
  // eslint-disable-next-line react-hooks/incompatible-library -- what it gives is used here only, not memoized
  const virtual = useVirtualizer({
    count: shown.length,
    enabled: many,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => {
      const row = shown[index];
      return row === undefined ? index : keyOf(row);
    },
    overscan: 12,
    initialRect: { width: 1000, height: 600 },
  });
  const items = virtual.getVirtualItems();
  const before = many ? (items[0]?.start ?? 0) : 0;
  const after = many ? virtual.getTotalSize() - (items[items.length - 1]?.end ?? 0) : 0;
  const indices = many ? items.map((item) => item.index) : shown.map((_, index) => index);

  const focusRow = (index: number) => {
    const next = Math.max(0, Math.min(shown.length - 1, index));
    setActive(next);
    if (many) virtual.scrollToIndex(next);
    const focus = () =>
      scroller.current?.querySelector<HTMLElement>(`tr[data-index="${String(next)}"]`)?.focus();
    focus();
    if (many) requestAnimationFrame(focus);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const onField = event.target instanceof HTMLInputElement;
    if (event.key === '/' && !onField && searchField.current) {
      event.preventDefault();
      searchField.current.focus();
    } else if (event.key === 'Escape' && search !== '') {
      event.stopPropagation();
      setSearch('');
    } else if (event.key === 'ArrowDown' && event.target === searchField.current) {
      event.preventDefault();
      focusRow(0);
    }
  };

  const onRowKeyDown = (event: KeyboardEvent<HTMLTableRowElement>, index: number, row: Row) => {
    if (event.target !== event.currentTarget) return;
    const steps: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + 10,
      PageUp: index - 10,
      Home: 0,
      End: shown.length - 1,
    };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      focusRow(step);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      onOpen?.(row);
    }
  };

  return (
    // Keys that work from anywhere in the table; everything that can be pressed is a button, a field or a row.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="grid" onKeyDown={onKeyDown} data-grid="">
      <GridTools
        search={searchIn ? search : null}
        onSearch={(text) => {
          setSearch(text);
          setActive(0);
        }}
        searchField={searchField}
        shown={shown.length}
        all={rows.length}
        table={() => asTable(shown, columns)}
      >
        {props.tools}
      </GridTools>
      <div
        className={shown.length > WHOLE ? 'grid-scroll limited' : 'grid-scroll'}
        ref={scroller}
        // A region that scrolls must be reachable by keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="region"
        aria-label={label}
      >
        <table style={{ minWidth: props.minWidth }} data-test={dataTest} aria-rowcount={shown.length + 1}>
          <colgroup>
            {columns.map((column) => (
              <col key={column.id} style={{ width: column.width }} />
            ))}
          </colgroup>
          <thead>
            <tr>
              {columns.map((column) => (
                <Header
                  key={column.id}
                  column={column}
                  order={order}
                  onSort={() => setOrder(nextOrder(order, column.id))}
                />
              ))}
            </tr>
          </thead>
          {before > 0 && <Space height={before} columns={columns.length} />}
          {indices.map((index) => {
            const row = shown[index];
            if (row === undefined) return null;
            const key = keyOf(row);
            return (
              <GridRow
                key={key}
                row={row}
                index={index}
                columns={columns}
                attributes={attributes?.(row)}
                focusable={index === Math.min(active, shown.length - 1)}
                onFocus={() => setActive(index)}
                onOpen={onOpen}
                onKeyDown={onRowKeyDown}
                details={openKey === key ? details?.(row) : undefined}
                measure={many ? virtual.measureElement : undefined}
              />
            );
          })}
          {after > 0 && <Space height={after} columns={columns.length} />}
          {foot && <tfoot>{foot}</tfoot>}
        </table>
        {shown.length === 0 && <p className="quiet grid-nothing">{t('search.nothing')}</p>}
      </div>
    </div>
  );
}

function Space({ height, columns }: { height: number; columns: number }) {
  return (
    <tbody aria-hidden="true">
      <tr className="space">
        <td colSpan={columns} style={{ height }} />
      </tr>
    </tbody>
  );
}

type HeaderProps<Row> = { column: Column<Row>; order: Order | null; onSort: () => void };

function Header<Row>({ column, order, onSort }: HeaderProps<Row>) {
  const sort = order?.column === column.id ? order.direction : undefined;
  const arrow = sort === undefined ? '↕' : sort === 'ascending' ? '↑' : '↓';
  return (
    <th scope="col" className={column.align} aria-sort={column.sortBy ? (sort ?? 'none') : undefined}>
      {column.sortBy ? (
        <button
          type="button"
          className="sort"
          onClick={onSort}
          title={column.title}
          data-test={`sort-${column.id}`}
        >
          <span>{column.header}</span>
          <span aria-hidden="true" className={sort === undefined ? 'arrow idle' : 'arrow'}>
            {arrow}
          </span>
        </button>
      ) : (
        <span title={column.title}>{column.header}</span>
      )}
    </th>
  );
}
