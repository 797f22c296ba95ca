/**
 * The CHT's own export, made such that DHIS2 takes it.
 *
 * As it comes, DHIS2 2.43 and later refuse it whole: for its `completeDate`, and for any one row of an org unit or a data
 * element that is not in the data set. What is done about it is told, row by row; nothing is guessed. Pure.
 */
import type { Form, FormElement } from '../dhis2/form';
import { cellName } from '../dhis2/form';
import { Problem } from '../problem';
import type { Column, Preview, Remark, Row } from '../values';

type Wire = {
  dataSet?: unknown;
  period?: unknown;
  completeDate?: unknown;
  dataValues?: unknown;
};

type Cell = { orgUnit: string; column: Column; value: string };

/** Counts of what was done, by remark. */
type Tally = Record<'unknown_element' | 'no_combo' | 'unreadable' | 'twice', number>;

export function mend(answer: unknown, form: Form, period: string): Preview {
  const { dataSet, period: said, completeDate, dataValues } = wire(answer);
  if (dataSet !== form.id || said !== period) {
    throw new Problem('cht_elsewhere', { dataSet: String(dataSet), period: String(said) });
  }
  const tally: Tally = { unknown_element: 0, no_combo: 0, unreadable: 0, twice: 0 };
  const cells = new Map<string, Cell>();
  for (const row of dataValues) {
    const cell = cellOf(row, form);
    if (typeof cell === 'string') {
      tally[cell] += 1;
      continue;
    }
    const key = `${cell.orgUnit} ${columnKey(cell.column)}`;
    // DHIS2 refuses everything where two are for the same cell, or takes either.
    if (cells.has(key)) tally.twice += 1;
    else cells.set(key, cell);
  }
  const columns = [...new Map([...cells.values()].map(({ column }) => [columnKey(column), column])).values()];
  const rows = rowsOf([...cells.values()], columns, form);
  return {
    dataSet: { id: form.id, name: form.name },
    period,
    columns,
    rows,
    coverage: null,
    remarks: remarks({ tally, rows, form, completeDate }),
    digest: null,
  };
}

function wire(answer: unknown): Wire & { dataValues: unknown[] } {
  const body = typeof answer === 'object' && answer !== null ? (answer as Wire) : {};
  if (!Array.isArray(body.dataValues)) throw new Problem('cht_strange');
  return { ...body, dataValues: body.dataValues as unknown[] };
}

function cellOf(row: unknown, form: Form): Cell | keyof Tally {
  const one = (typeof row === 'object' && row !== null ? row : {}) as Record<string, unknown>;
  const { dataElement, orgUnit, categoryOptionCombo, attributeOptionCombo } = one;
  const value = textOf(one['value']);
  if (typeof dataElement !== 'string' || typeof orgUnit !== 'string' || value === null) return 'unreadable';
  const element = form.elements.get(dataElement);
  if (element === undefined) return 'unknown_element';
  const combo = comboOf(categoryOptionCombo, element.isDefault, form);
  const attribute = comboOf(attributeOptionCombo, form.attributeIsDefault, form);
  if (combo === undefined || attribute === undefined || !isCombo(element, combo)) return 'no_combo';
  const name = cellName(form, dataElement, combo);
  return {
    orgUnit,
    value,
    column: { dataElement, categoryOptionCombo: combo, attributeOptionCombo: attribute, name },
  };
}

/** The CHT writes numbers; DHIS2 2.43.0 and 2.43.1 take text alone. */
function textOf(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** The combo that is said, else the default where that is the only one; `undefined` where one would have to be guessed. */
function comboOf(said: unknown, isDefault: boolean, form: Form): string | null | undefined {
  if (typeof said === 'string' && said !== '') return said;
  return isDefault ? form.defaultCombo : undefined;
}

const isCombo = (element: FormElement, combo: string | null) =>
  combo === null || element.combos.size === 0 || element.combos.has(combo);

const columnKey = (column: Column) =>
  `${column.dataElement} ${column.categoryOptionCombo ?? ''} ${column.attributeOptionCombo ?? ''}`;

function rowsOf(cells: Cell[], columns: Column[], form: Form): Row[] {
  const at = new Map(columns.map((column, index) => [columnKey(column), index]));
  const rows = new Map<string, Row>();
  for (const { orgUnit, column, value } of cells) {
    const known = form.units.get(orgUnit);
    const row = rows.get(orgUnit) ?? {
      orgUnit: { id: orgUnit, name: known?.name ?? orgUnit },
      coverage: null,
      signedOff: null,
      values: columns.map(() => null),
      leftOut: null,
    };
    row.values[at.get(columnKey(column)) ?? 0] = value;
    rows.set(orgUnit, row);
  }
  return [...rows.values()]
    .map((row): Row => ({ ...row, leftOut: leftOut(row, form) }))
    .sort(
      (one, other) =>
        // What does not go comes first: it is what has to be looked at.
        Number(one.leftOut === null) - Number(other.leftOut === null) ||
        one.orgUnit.name.localeCompare(other.orgUnit.name),
    );
}

function leftOut({ orgUnit, values }: Row, form: Form) {
  if (!form.units.has(orgUnit.id)) return 'not_assigned';
  return values.every((value) => value === null || /^0+(\.0+)?$/.test(value)) ? 'only_zeros' : null;
}

function remarks(of: { tally: Tally; rows: Row[]; form: Form; completeDate: unknown }): Remark[] {
  const { tally, rows, form, completeDate } = of;
  const count = (why: Row['leftOut']) => rows.filter((row) => row.leftOut === why).length;
  const names = (why: Row['leftOut']) =>
    rows.filter((row) => row.leftOut === why).map((row) => row.orgUnit.name);
  const found: (Remark | null)[] = [
    { key: 'mend.coverage', tone: 'warning', args: {} },
    completeDate === undefined ? null : { key: 'mend.completeDate', tone: 'info', args: {} },
    some('mend.notAssigned', 'warning', count('not_assigned'), names('not_assigned')),
    some('mend.onlyZeros', 'warning', count('only_zeros'), names('only_zeros')),
    some('mend.unknownElement', 'warning', tally.unknown_element),
    some('mend.noCombo', 'warning', tally.no_combo),
    some('mend.unreadable', 'warning', tally.unreadable),
    some('mend.twice', 'warning', tally.twice),
    above(rows, form),
  ];
  return found.filter((remark) => remark !== null);
}

/** How many names stand in a sentence. */
const MOST_NAMES = 5;

function some(key: string, tone: Remark['tone'], count: number, names: string[] = []): Remark | null {
  if (count === 0) return null;
  const said = names.slice(0, MOST_NAMES).join(', ') + (names.length > MOST_NAMES ? ', …' : '');
  return { key, tone, args: { count, names: said } };
}

/** Units that stand above others in the same table: DHIS2 adds up by itself, and would count twice. */
function above(rows: Row[], form: Form): Remark | null {
  const sent = rows.filter((row) => row.leftOut !== 'not_assigned').map((row) => row.orgUnit.id);
  const paths = sent.map((id) => form.units.get(id)?.path ?? '');
  const higher = sent.filter((id) => paths.some((path) => path.includes(`/${id}/`)));
  return some(
    'mend.above',
    'warning',
    higher.length,
    higher.map((id) => form.units.get(id)?.name ?? id),
  );
}
