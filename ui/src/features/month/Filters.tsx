import { useTranslation } from 'react-i18next';

import type { FacilityMonth, MonthState } from '../../api';
import { useFormat } from '../../shared/format';
import { STATE_SIGNS, STATES } from './signs';

export type Filter = MonthState | 'all' | 'waiting' | 'stale';

export function matches(row: FacilityMonth, filter: Filter): boolean {
  if (filter === 'all') return true;
  return filter === 'waiting' || filter === 'stale' ? row[filter] : row.state === filter;
}

type Props = { facilities: FacilityMonth[]; filter: Filter; onChange: (filter: Filter) => void };

/** How many facilities are in each state; pressing one shows only these. */
export function Filters({ facilities, filter, onChange }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const chip = (value: Filter, label: string, sign: string) => (
    <button
      key={value}
      type="button"
      className={value === filter ? 'month-chip on' : 'month-chip'}
      aria-pressed={value === filter}
      data-test={`month-filter-${value}`}
      onClick={() => onChange(value)}
    >
      {sign !== '' && <span aria-hidden="true">{sign}</span>}
      <span>{label}</span>
      {value !== 'all' && (
        <strong>{format.number(facilities.filter((row) => matches(row, value)).length)}</strong>
      )}
    </button>
  );
  return (
    <div className="month-chips" role="group" aria-label={t('month.filter')}>
      {chip('all', t('month.all', { count: facilities.length }), '')}
      {chip('waiting', t('month.flag.waiting'), '▲')}
      {STATES.map((state) => chip(state, t(`month.state.${state}`), STATE_SIGNS[state]))}
      {chip('stale', t('month.flag.stale'), '▲')}
    </div>
  );
}
