/** What a table shows, and in which order. */
import type { ReactNode } from 'react';

export type Column<Row> = {
  id: string;
  header: string;
  /** What the header says in full, where it is short. */
  title?: string;
  align?: 'start' | 'end' | 'center';
  /** A CSS length; columns without one share the rest. */
  width?: string;
  /** By what to sort: no value goes last, whichever way round. A column without it cannot be sorted. */
  sortBy?: (row: Row) => string | number | null;
  cell: (row: Row) => ReactNode;
  /** Plain text for "copy as a table". */
  text: (row: Row) => string;
  className?: (row: Row) => string | undefined;
};

export type Order = { column: string; direction: 'ascending' | 'descending' };

/** The next order when a header is pressed: up, down, then as given. */
export function nextOrder(order: Order | null, column: string): Order | null {
  if (order?.column !== column) return { column, direction: 'ascending' };
  return order.direction === 'ascending' ? { column, direction: 'descending' } : null;
}

export function sorted<Row>(
  rows: Row[],
  columns: Column<Row>[],
  order: Order | null,
  language: string,
): Row[] {
  const sortBy = columns.find((column) => column.id === order?.column)?.sortBy;
  if (order === null || sortBy === undefined) return rows;
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  const sign = order.direction === 'ascending' ? 1 : -1;
  return [...rows].sort((left, right) => {
    const a = sortBy(left);
    const b = sortBy(right);
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
    return sign * collator.compare(String(a), String(b));
  });
}

/** Without accents and case, so that "kimani" finds "Kĩmani". */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}

export function matching<Row>(rows: Row[], search: string, textOf: (row: Row) => string): Row[] {
  const words = folded(search).split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const text = folded(textOf(row));
    return words.every((word) => text.includes(word));
  });
}

/** Tab-separated, as spreadsheets take it from the clipboard. */
export function asTable<Row>(rows: Row[], columns: Column<Row>[]): string {
  const clean = (text: string) => text.replace(/[\t\r\n]+/g, ' ');
  const lines = [
    columns.map((column) => clean(column.title ?? column.header)),
    ...rows.map((row) => columns.map((column) => clean(column.text(row)))),
  ];
  return lines.map((line) => line.join('\t')).join('\n');
}
