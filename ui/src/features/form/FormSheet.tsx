import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { ExportCell, FormCell, FormSection, FormTable, FormView } from '../../api';
import { Choice } from '../../shared/Choice';
import { Tabs } from '../../shared/Tabs';
import { FormGrid } from './FormGrid';
import { finder, gridOf } from './layout';
import type { Find } from './layout';
import { Outside } from './Outside';

type Props = { view: FormView; compared: boolean; onOpen: (cell: ExportCell) => void };

/** The sections of the form, as tabs or one below the other, and what has no place in it. */
export function FormSheet({ view, compared, onOpen }: Props) {
  const { t } = useTranslation();
  const { form, cells, outside } = view;
  const attributes = useMemo(() => [...new Set(cells.map((cell) => cell.attribute_option_combo))], [cells]);
  const [wanted, setWanted] = useState<string | null>(null);
  const attribute = attributes.includes(wanted) ? wanted : (attributes[0] ?? null);
  const find = useMemo(() => finder(cells, attribute), [cells, attribute]);
  const [tab, setTab] = useState('0');
  const open = (cell: FormCell) => onOpen(cellOf(view, cell));
  const tables = (label: string, all: FormTable[]) => (
    <Tables
      label={label}
      tables={all}
      find={find}
      compared={compared}
      orgUnit={view.org_unit.id}
      onOpen={open}
    />
  );
  const show = (section: FormSection) => (
    <>
      {section.description !== null && <p className="quiet">{section.description}</p>}
      {tables(section.name ?? form.name, section.tables)}
    </>
  );
  const current = form.sections[Number(tab)] ?? form.sections[0];
  return (
    <div className="form-sheet" data-test="form">
      <h2 className="unseen">{form.name}</h2>
      {form.kind === 'custom' && <p className="quiet">{t('form.custom')}</p>}
      {attributes.length > 1 && (
        <Choice
          label={t('attributeCombo')}
          dataTest="form-attribute"
          value={attribute ?? ''}
          options={attributes.map((id) => ({ value: id ?? '', label: id ?? t('optionCombo.default') }))}
          onChange={(id) => setWanted(id === '' ? null : id)}
        />
      )}
      {form.tabs && current ? (
        <Tabs
          label={t('form.sections')}
          dataTest="form-tabs"
          vertical={form.tabs_direction === 'vertical'}
          tabs={form.sections.map((section, at) => ({
            id: String(at),
            label: section.name ?? form.name,
          }))}
          current={tab}
          onChange={setTab}
        >
          {show(current)}
        </Tabs>
      ) : (
        form.sections.map((section, at) => (
          <section key={at} className="form-section" data-test="form-section">
            {section.name !== null && <h3>{section.name}</h3>}
            {show(section)}
          </section>
        ))
      )}
      {form.unsectioned.length > 0 && (
        <details className="form-section" data-test="form-unsectioned">
          <summary>
            {t('form.unsectioned', {
              count: form.unsectioned.reduce((sum, table) => sum + table.rows.length, 0),
            })}
          </summary>
          {tables(t('form.unsectioned.title'), form.unsectioned)}
        </details>
      )}
      {outside.length > 0 && <Outside cells={outside} compared={compared} onOpen={open} />}
    </div>
  );
}

function cellOf(view: FormView, cell: FormCell): ExportCell {
  return {
    org_unit: view.org_unit.id,
    data_element: cell.data_element,
    category_option_combo: cell.category_option_combo,
    attribute_option_combo: cell.attribute_option_combo,
  };
}

type TablesProps = {
  label: string;
  tables: FormTable[];
  find: Find;
  compared: boolean;
  orgUnit: string;
  onOpen: (cell: FormCell) => void;
};

function Tables({ label, tables, find, compared, orgUnit, onOpen }: TablesProps) {
  const { t } = useTranslation();
  const valueName = t('dhis2.arg.value');
  return (
    <>
      {tables.some((table) => table.is_order_unknown) && <p className="quiet">{t('form.unordered')}</p>}
      {tables.map((table, at) => (
        <FormGrid
          key={at}
          label={label}
          grid={gridOf(table, find, valueName)}
          compared={compared}
          orgUnit={orgUnit}
          onOpen={onOpen}
        />
      ))}
    </>
  );
}
