import { Button } from '@dhis2/ui';
import { useTranslation } from 'react-i18next';

import type { MappingFileEntry, MappingView, Measure, Named, TargetKind } from '../../api';
import { Choice } from '../../shared/Choice';
import { IdField } from './IdField';

const MEASURES: Measure[] = ['total', 'pass', 'percent'];

type Props = {
  entry: MappingFileEntry;
  kind: TargetKind;
  view: MappingView;
  dataSets: Named[];
  onChange: (entry: MappingFileEntry) => void;
  onRemove: () => void;
};

/** One place in DHIS2 for a number of a target. */
export function EntryFields({ entry, kind, view, dataSets, onChange, onRemove }: Props) {
  const { t } = useTranslation();
  const change = (part: Partial<MappingFileEntry>) => onChange({ ...entry, ...part });
  const dataSet = entry.data_set ?? null;
  const sets =
    dataSet === null ? view.data_sets : view.data_sets.filter((set) => set.data_set.id === dataSet);
  const elements = sets.flatMap((set) => set.data_elements);
  const element = elements.find((each) => each.data_element.id === entry.data_element);
  const combos = element === undefined || element.is_default ? [] : element.option_combos;
  const attributes = unique(sets.flatMap((set) => set.attribute_option_combos));
  const known = view.data_sets.length > 0;
  const combo = entry.category_option_combo ?? null;
  const attribute = entry.attribute_option_combo ?? null;
  return (
    <li className="entry" data-test="mapping-entry">
      {kind === 'percent' && (
        <Choice
          label={t('mapping.measure')}
          dataTest="entry-measure"
          value={entry.measure ?? 'total'}
          options={MEASURES.map((value) => ({ value, label: t(`measure.${value}`) }))}
          onChange={(value) => change({ measure: MEASURES.find((each) => each === value) })}
        />
      )}
      <IdField
        label={t('dataSet')}
        dataTest="entry-dataset"
        value={dataSet}
        options={dataSets}
        none={t('mapping.everyDataSet')}
        onChange={(id) => change({ data_set: id })}
      />
      <IdField
        label={t('dataElement')}
        dataTest="entry-element"
        value={entry.data_element}
        options={unique(elements.map((each) => each.data_element))}
        onChange={(id) =>
          change({ data_element: id ?? '', ...(known ? { category_option_combo: null } : {}) })
        }
      />
      {(!known || combos.length > 0 || combo !== null) && (
        <IdField
          label={t('optionCombo')}
          dataTest="entry-combo"
          value={combo}
          options={combos}
          none={t('optionCombo.default')}
          onChange={(id) => change({ category_option_combo: id })}
        />
      )}
      {(!known || attributes.length > 1 || attribute !== null) && (
        <IdField
          label={t('attributeCombo')}
          dataTest="entry-attribute"
          value={attribute}
          options={attributes}
          none={t('optionCombo.default')}
          onChange={(id) => change({ attribute_option_combo: id })}
        />
      )}
      <Button small secondary onClick={onRemove} dataTest="entry-remove">
        {t('mapping.remove')}
      </Button>
    </li>
  );
}

function unique(things: Named[]): Named[] {
  return [...new Map(things.map((each) => [each.id, each])).values()];
}
