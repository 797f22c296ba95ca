/** What goes from a source into DHIS2: data values, and how they are looked at before. Pure. */
import type { Coverage, SignOffMark } from '../../ui/src/api/bindings';

export type { Coverage, SignOffMark };

export type Named = { id: string; name: string };

/** One value, as DHIS2 takes it. A combo that is not named is the default one. */
export type DataValue = {
  dataElement: string;
  orgUnit: string;
  categoryOptionCombo?: string;
  attributeOptionCombo?: string;
  value: string;
  comment?: string;
};

/** Data element and combos: what a column of the table is for. */
export type Column = {
  dataElement: string;
  categoryOptionCombo: string | null;
  attributeOptionCombo: string | null;
  name: string;
};

/** Why an org unit is not sent unless somebody says so, or not at all. */
export type LeftOut =
  /** DHIS2 does not have it in the data set: it would be refused, or stored where nobody sees it. */
  | 'not_assigned'
  /** Only what is signed off was asked for. */
  | 'not_signed_off'
  /** Nothing but zeros came, from a source that writes a zero where nobody reported. */
  | 'only_zeros'
  | 'chosen';

export type Row = {
  orgUnit: Named;
  /** `null` where the source does not know who was to report. */
  coverage: Coverage | null;
  signedOff: SignOffMark | null;
  /** One for each column; `null` where there is no value, which is never a zero. */
  values: (string | null)[];
  leftOut: LeftOut | null;
};

/** A sentence about the values: its key among the texts, and what is filled in. */
export type Remark = { key: string; tone: 'warning' | 'info'; args: Record<string, string | number> };

export type Preview = {
  dataSet: Named;
  /** As DHIS2 writes it. */
  period: string;
  columns: Column[];
  rows: Row[];
  coverage: Coverage | null;
  remarks: Remark[];
  /** Of the values, where the source can be held to them. */
  digest: string | null;
};

/** What somebody wants to see. No org units means all. */
export type Question = {
  dataSet: string;
  period: string;
  orgUnits: string[];
  onlySignedOff: boolean;
};

export type UnitChoice = Named & {
  /** Ids of the units above it among the choices. */
  above: string[];
};

/** Where values come from. */
export type Source = {
  kind: 'jumla' | 'cht';
  preview: (question: Question, signal: AbortSignal) => Promise<Preview>;
  /** The names of those of an org unit who have not reported, where the source knows. */
  missing?: (question: Question, preview: Preview, orgUnit: string, signal: AbortSignal) => Promise<string[]>;
  /** The values of these org units for importing: those that were shown, or a refusal. */
  values: (
    question: Question,
    preview: Preview,
    orgUnits: string[],
    signal: AbortSignal,
  ) => Promise<DataValue[]>;
};

export const maySend = (row: Row) => row.leftOut !== 'not_assigned' && row.leftOut !== 'not_signed_off';

/** The values of some rows, in the order of the table. */
export function valuesOf(preview: Preview, orgUnits: ReadonlySet<string>): DataValue[] {
  return preview.rows
    .filter((row) => orgUnits.has(row.orgUnit.id))
    .flatMap((row) =>
      preview.columns.flatMap((column, at) => {
        const value = row.values[at];
        return value === null || value === undefined ? [] : [valueOf(column, row.orgUnit.id, value)];
      }),
    );
}

function valueOf(column: Column, orgUnit: string, value: string): DataValue {
  return {
    dataElement: column.dataElement,
    orgUnit,
    ...(column.categoryOptionCombo === null ? {} : { categoryOptionCombo: column.categoryOptionCombo }),
    ...(column.attributeOptionCombo === null ? {} : { attributeOptionCombo: column.attributeOptionCombo }),
    value,
  };
}

/** A unit and everything below it, as choosing it means. */
export const atOrBelow = (units: UnitChoice[], chosen: string) =>
  units.filter((unit) => unit.id === chosen || unit.above.includes(chosen)).map((unit) => unit.id);

/** How a cell is told from others, whether or not the default combo is named. */
export const keyOf = (value: DataValue, defaultCombo: string | null) =>
  [
    value.dataElement,
    value.orgUnit,
    value.categoryOptionCombo ?? defaultCombo ?? '',
    value.attributeOptionCombo ?? defaultCombo ?? '',
  ].join(' ');
