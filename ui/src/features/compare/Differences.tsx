import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Dhis2Comparison, Dhis2Difference, Dhis2DifferenceKind } from '../../api';
import { Choice } from '../../shared/Choice';
import { useFormat } from '../../shared/format';
import { DataGrid } from '../../shared/grid/DataGrid';
import type { Column } from '../../shared/grid/columns';
import { OpenForm } from '../dhis2/OpenForm';
import { useRecordPeriod } from '../export/PastTable';

/** In the order of how much they ask of a person; each with a sign, never a colour alone. */
const KINDS: [Dhis2DifferenceKind, string][] = [
  ['changed_there', '◆'],
  ['changed_here', '▲'],
  ['differs', '≠'],
  ['only_here', '→'],
  ['only_there', '←'],
  ['same', '='],
];

const SIGNS = Object.fromEntries(KINDS) as Record<Dhis2DifferenceKind, string>;

type Props = {
  comparison: Dhis2Comparison;
  connection: number;
  onlyDifferences: boolean;
  onOnly: (only: boolean) => void;
};

/** Cell by cell: here, there, what happened, who wrote it there and when. */
export function Differences({ comparison, connection, onlyDifferences, onOnly }: Props) {
  const { t } = useTranslation();
  const { rows, same, outside } = comparison;
  const [kind, setKind] = useState<Dhis2DifferenceKind | null>(null);
  const different = rows.filter((row) => row.kind !== 'same').length;
  const shown = useMemo(
    () =>
      rows.filter((row) => (kind === null || row.kind === kind) && !(onlyDifferences && row.kind === 'same')),
    [rows, kind, onlyDifferences],
  );
  const columns = useColumns(comparison, connection);
  const found = KINDS.filter(([each]) => rows.some((row) => row.kind === each));
  return (
    <>
      <p role="status" data-test="compare-result">
        {t('compareDhis2.result', { count: different })} {t('compareDhis2.same', { count: same })}{' '}
        {outside > 0 && t('compareDhis2.outside', { count: outside })}
      </p>
      <div className="scope-bar">
        <label className="check">
          <input
            type="checkbox"
            checked={onlyDifferences}
            data-test="compare-only"
            onChange={(event) => onOnly(event.target.checked)}
          />
          {t('compareDhis2.only')}
        </label>
        {found.length > 1 && (
          <Choice
            label={t('compareDhis2.kind')}
            dataTest="compare-kind"
            value={kind ?? ''}
            options={[
              { value: '', label: t('compareDhis2.kind.all') },
              ...found.map(([each]) => ({ value: each, label: t(`differs.${each}`) })),
            ]}
            onChange={(value) => setKind(value === '' ? null : (value as Dhis2DifferenceKind))}
          />
        )}
      </div>
      {shown.length > 0 && (
        <DataGrid
          label={t('line.part.compare')}
          dataTest="compare-rows"
          columns={columns}
          rows={shown}
          keyOf={keyOf}
          searchIn={searchIn}
          attributes={(row) => ({ 'data-test': 'compare-row', 'data-kind': row.kind })}
          minWidth="1080px"
        />
      )}
    </>
  );
}

function useColumns(comparison: Dhis2Comparison, connection: number): Column<Dhis2Difference>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = useRecordPeriod();
  const several = new Set(comparison.rows.map((row) => row.data_set.id)).size > 1;
  const words = (
    id: string,
    header: string,
    text: (row: Dhis2Difference) => string,
    width?: string,
  ): Column<Dhis2Difference> => ({ id, header, width, text, sortBy: text, cell: text });
  const value = (side: 'here' | 'there', header: string): Column<Dhis2Difference> => ({
    id: side,
    header,
    align: 'end',
    width: '90px',
    sortBy: (row) => numberOf(row[side]),
    text: (row) => row[side] ?? '',
    cell: (row) => format.value(row[side]),
  });
  return [
    words('org-unit', t('orgUnit'), (row) => row.org_unit.name),
    ...(several ? [words('set', t('dataSet'), (row) => row.data_set.name)] : []),
    words('period', t('period'), (row) => nameOf({ data_set: row.data_set.id, period: row.period }), '120px'),
    {
      id: 'element',
      header: t('dataElement'),
      sortBy: (row) => row.data_element.name,
      text: (row) => [row.data_element.name, comboOf(row)].filter(Boolean).join(' · '),
      cell: (row) => (
        <>
          {row.data_element.name}
          <span className="quiet block">{comboOf(row)}</span>
        </>
      ),
    },
    value('here', t('push.here')),
    value('there', t('push.there')),
    {
      id: 'difference',
      header: t('compareDhis2.difference'),
      align: 'end',
      width: '100px',
      sortBy: gapOf,
      text: (row) => String(gapOf(row) ?? ''),
      cell: (row) => signed(gapOf(row), format.number),
    },
    {
      id: 'kind',
      header: t('compareDhis2.kind'),
      width: '180px',
      sortBy: (row) => t(`differs.${row.kind}`),
      text: (row) => t(`differs.${row.kind}`),
      cell: (row) => (
        <>
          <span aria-hidden="true">{SIGNS[row.kind]}</span> {t(`differs.${row.kind}`)}
        </>
      ),
    },
    words('by', t('push.by'), (row) => row.stored_by ?? '', '110px'),
    {
      id: 'when',
      header: t('push.when'),
      width: '130px',
      sortBy: (row) => row.last_updated,
      text: (row) => (row.last_updated === null ? '' : format.dateTime(row.last_updated)),
      cell: (row) => (row.last_updated === null ? '' : format.dateTime(row.last_updated)),
    },
    {
      id: 'open',
      header: t('outgoing.acts'),
      width: '120px',
      text: (row) => row.link,
      cell: (row) => (
        <OpenForm
          name={row.org_unit.name}
          form={{ connection, dataSet: row.data_set.id, orgUnit: row.org_unit.id, period: row.period }}
        />
      ),
    },
  ];
}

function comboOf(row: Dhis2Difference): string {
  return [row.category_option_combo?.name, row.attribute_option_combo?.name]
    .filter((name) => name !== undefined)
    .join(' · ');
}

const searchIn = (row: Dhis2Difference) =>
  `${row.org_unit.name} ${row.data_element.name} ${comboOf(row)} ${row.stored_by ?? ''}`;

function keyOf(row: Dhis2Difference): string {
  const { data_set, org_unit, data_element, category_option_combo, attribute_option_combo } = row;
  return [data_set, org_unit, data_element, category_option_combo, attribute_option_combo]
    .map((each) => each?.id ?? '')
    .concat(row.period)
    .join(' ');
}

function numberOf(value: string | null): number | null {
  const text = value?.trim() ?? '';
  return text === '' || Number.isNaN(Number(text)) ? null : Number(text);
}

/** By how much DHIS2 has more than is here, where both are numbers. */
function gapOf(row: Dhis2Difference): number | null {
  const [here, there] = [numberOf(row.here), numberOf(row.there)];
  return here === null || there === null ? null : there - here;
}

function signed(gap: number | null, number: (value: number) => string): string {
  if (gap === null) return '';
  return gap > 0 ? `+${number(gap)}` : number(gap);
}
