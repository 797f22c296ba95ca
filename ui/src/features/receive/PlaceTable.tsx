import { useTranslation } from 'react-i18next';

import type { PlaceDecision, PlaceRow } from '../../api';
import { useFormat } from '../../shared/format';
import { DataGrid } from '../../shared/grid/DataGrid';
import type { Column } from '../../shared/grid/columns';
import { isSure, sayable } from './decision';

type Props = { rows: PlaceRow[]; onChange: (rows: PlaceRow[]) => void };

/** Org units, the places that they may be, and what a person says of each. */
export function PlaceTable({ rows, onChange }: Props) {
  const { t } = useTranslation();
  const change = (org_unit: string, part: Partial<PlaceRow>) =>
    onChange(rows.map((row) => (row.org_unit === org_unit ? { ...row, ...part } : row)));
  const columns = useColumns(change);
  const sure = rows.filter(isSure);
  return (
    <DataGrid
      label={t('receive.places')}
      dataTest="place-rows"
      columns={columns}
      rows={rows}
      keyOf={(row) => row.org_unit}
      searchIn={(row) => `${row.org_unit_name} ${row.org_unit_code ?? ''} ${row.place_name ?? ''}`}
      attributes={(row) => ({ 'data-test': 'place-row', 'data-outcome': row.outcome ?? undefined })}
      minWidth="980px"
      tools={
        sure.length > 0 && (
          <button
            type="button"
            className="link"
            data-test="places-sure"
            onClick={() => onChange(rows.map((row) => (isSure(row) ? { ...row, decision: 'link' } : row)))}
          >
            {t('places.decideSure')}
          </button>
        )
      }
    />
  );
}

function useColumns(change: (orgUnit: string, part: Partial<PlaceRow>) => void): Column<PlaceRow>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const found = (row: PlaceRow) =>
    row.matched_by === null
      ? ''
      : [t(`places.match.${row.matched_by}`), row.likeness === null ? '' : format.percent(row.likeness)]
          .filter(Boolean)
          .join(' · ');
  const stands = (row: PlaceRow) => {
    const outcome = row.outcome === null ? [] : [t(`places.outcome.${row.outcome}`)];
    const problem = row.problem === null ? [] : [t(`places.problem.${row.problem}`)];
    return [...outcome, ...problem, ...(row.detail === null ? [] : [row.detail])].join(': ');
  };
  return [
    {
      id: 'org-unit',
      header: t('orgUnit'),
      sortBy: (row) => row.org_unit_name,
      text: (row) => row.org_unit_name,
      cell: (row) => (
        <>
          {row.org_unit_name}
          <span className="quiet block">{row.org_unit_code}</span>
        </>
      ),
    },
    {
      id: 'below',
      header: t('places.below'),
      width: '150px',
      sortBy: (row) => row.org_unit_parent,
      text: (row) => row.org_unit_parent ?? '',
      cell: (row) => row.org_unit_parent,
    },
    {
      id: 'place',
      header: t('places.place'),
      sortBy: (row) => row.place_name,
      text: (row) => row.place_name ?? t('places.new'),
      cell: (row) => <WhichPlace row={row} onChange={(part) => change(row.org_unit, part)} />,
    },
    {
      id: 'by',
      header: t('places.by'),
      width: '170px',
      sortBy: (row) => row.likeness,
      text: (row) => [found(row), stands(row)].filter(Boolean).join(' · '),
      cell: (row) => (
        <>
          {found(row)}
          <span className="block">{stands(row)}</span>
        </>
      ),
    },
    {
      id: 'decision',
      header: t('places.decision'),
      width: '180px',
      sortBy: (row) => row.decision,
      text: (row) => (row.decision === null ? '' : t(`places.${row.decision}`)),
      cell: (row) => (
        <select
          className="input"
          aria-label={t('places.decisionOf', { name: row.org_unit_name })}
          value={row.decision ?? ''}
          data-test="place-decision"
          onChange={(event) => {
            const said = event.target.value;
            change(row.org_unit, { decision: said === '' ? null : (said as PlaceDecision) });
          }}
        >
          <option value="">{t('places.undecided')}</option>
          {sayable(row).map((each) => (
            <option key={each} value={each}>
              {t(`places.${each}`)}
            </option>
          ))}
        </select>
      ),
    },
  ];
}

/** The place that is proposed, or one of several; and where a new one would be made. */
function WhichPlace({ row, onChange }: { row: PlaceRow; onChange: (part: Partial<PlaceRow>) => void }) {
  const { t } = useTranslation();
  if (row.others.length === 0 || row.outcome !== null) {
    const above = row.place === null ? row.parent_name : row.place_parent;
    return (
      <>
        {row.place_name ?? (row.place === null ? t('places.new') : row.place)}
        <span className="quiet block">{above}</span>
      </>
    );
  }
  return (
    <select
      className="input"
      aria-label={t('places.placeOf', { name: row.org_unit_name })}
      value={row.place ?? ''}
      data-test="place-choice"
      onChange={(event) => {
        const chosen = row.others.find((other) => other.place === event.target.value);
        onChange({
          place: chosen?.place ?? null,
          place_name: chosen?.name ?? null,
          place_parent: chosen?.parent ?? null,
          matched_by: chosen?.matched_by ?? null,
          likeness: chosen?.likeness ?? null,
          // Said of another place, it is not said of this one.
          decision: null,
          problem: null,
        });
      }}
    >
      <option value="">{t('places.new')}</option>
      {proposedFirst(row).map((each) => (
        <option key={each.place} value={each.place}>
          {[each.name, each.parent].filter(Boolean).join(' · ')}
        </option>
      ))}
    </select>
  );
}

function proposedFirst(row: PlaceRow): { place: string; name: string; parent: string | null }[] {
  if (row.place === null || row.others.some((other) => other.place === row.place)) return row.others;
  return [{ place: row.place, name: row.place_name ?? row.place, parent: row.place_parent }, ...row.others];
}
