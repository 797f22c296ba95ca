/** What DHIS2 knows of a data set: its cells, with their names, and the org units that it is assigned to. */
import type { LeftOut, Named, Preview } from '../values';

/** The queries that `useDataQuery` takes. */
export const DATA_SETS = {
  dataSets: {
    resource: 'dataSets',
    params: {
      fields: 'id,displayName,name,periodType',
      filter: ['access.data.write:eq:true'],
      paging: false,
    },
  },
};

export const FORM = {
  form: {
    resource: 'dataSets',
    id: ({ id }: Record<string, unknown>) => String(id),
    params: {
      fields:
        'id,displayName,name,periodType,categoryCombo[id,isDefault],organisationUnits[id,displayName,name,path],' +
        'dataSetElements[categoryCombo[id,isDefault],dataElement[id,displayFormName,displayName,name,' +
        'categoryCombo[id,isDefault]]]',
    },
  },
  combos: {
    resource: 'categoryCombos',
    params: {
      fields: 'id,isDefault,categoryOptionCombos[id,displayName,name]',
      paging: false,
    },
  },
};

type Object_ = { id: string; displayName?: string; name?: string };
type Combo = { id: string; isDefault?: boolean };

export type DataSetsAnswer = { dataSets: { dataSets: (Object_ & { periodType?: string })[] } };

export type FormAnswer = {
  form: Object_ & {
    periodType?: string;
    categoryCombo?: Combo;
    organisationUnits?: (Object_ & { path?: string })[];
    dataSetElements?: {
      categoryCombo?: Combo;
      dataElement: Object_ & { displayFormName?: string; categoryCombo?: Combo };
    }[];
  };
  combos: { categoryCombos: (Combo & { categoryOptionCombos?: Object_[] })[] };
};

export type Form = Named & {
  periodType: string;
  /** Assigned org units by id. `path` has the ids of all units above. */
  units: Map<string, Named & { path: string }>;
  elements: Map<string, FormElement>;
  /** The combo that stands for no disaggregation; `null` where DHIS2 does not tell. */
  defaultCombo: string | null;
  /** Whether values need no attribute option combo of their own. */
  attributeIsDefault: boolean;
};

export type FormElement = Named & {
  isDefault: boolean;
  /** Option combos that its cells have, by id. */
  combos: Map<string, string>;
};

const nameOf = (one: Object_) => one.displayName ?? one.name ?? one.id;

export const dataSetsOf = ({ dataSets }: DataSetsAnswer): (Named & { periodType: string })[] =>
  dataSets.dataSets
    .map((set) => ({ id: set.id, name: nameOf(set), periodType: set.periodType ?? '' }))
    .sort((one, other) => one.name.localeCompare(other.name));

export function formOf({ form, combos }: FormAnswer): Form {
  const known = new Map(combos.categoryCombos.map((combo) => [combo.id, combo]));
  const fallback = combos.categoryCombos.find((combo) => combo.isDefault === true);
  const isDefault = (combo: Combo | undefined) =>
    combo === undefined || combo.isDefault === true || combo.id === fallback?.id;
  const elements = (form.dataSetElements ?? []).map(({ dataElement, categoryCombo }) => {
    const combo = categoryCombo ?? dataElement.categoryCombo;
    const options = combo === undefined ? fallback : known.get(combo.id);
    const element: FormElement = {
      id: dataElement.id,
      name: dataElement.displayFormName ?? nameOf(dataElement),
      isDefault: isDefault(combo),
      combos: new Map((options?.categoryOptionCombos ?? []).map((one) => [one.id, nameOf(one)])),
    };
    return [element.id, element] as const;
  });
  return {
    id: form.id,
    name: nameOf(form),
    periodType: form.periodType ?? '',
    units: new Map(
      (form.organisationUnits ?? []).map((unit) => [
        unit.id,
        { id: unit.id, name: nameOf(unit), path: unit.path ?? `/${unit.id}` },
      ]),
    ),
    elements: new Map(elements),
    defaultCombo: fallback?.categoryOptionCombos?.[0]?.id ?? null,
    attributeIsDefault: isDefault(form.categoryCombo),
  };
}

/** What a cell is called in DHIS2's own form. */
export function cellName(form: Form, dataElement: string, combo: string | null): string {
  const element = form.elements.get(dataElement);
  if (element === undefined) return dataElement;
  if (combo === null || element.isDefault) return element.name;
  return `${element.name} · ${element.combos.get(combo) ?? combo}`;
}

/** A preview as DHIS2 sees it: in its own names, and without the units that it does not have in the data set. */
export function asInForm(preview: Preview, form: Form): Preview {
  const leftOut = (id: string, before: LeftOut | null) => (form.units.has(id) ? before : 'not_assigned');
  return {
    ...preview,
    dataSet: { id: form.id, name: form.name },
    columns: preview.columns.map((column) => ({
      ...column,
      name: form.elements.has(column.dataElement)
        ? cellName(form, column.dataElement, column.categoryOptionCombo)
        : column.name,
    })),
    rows: preview.rows.map((row) => ({
      ...row,
      orgUnit: { id: row.orgUnit.id, name: form.units.get(row.orgUnit.id)?.name ?? row.orgUnit.name },
      leftOut: leftOut(row.orgUnit.id, row.leftOut),
    })),
  };
}
