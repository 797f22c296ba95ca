import { useTranslation } from 'react-i18next';

import type { Freshness } from '../../api';
import { SIGNS } from './signs';

const STATES: Freshness[] = ['fresh', 'stale', 'missing'];

export function Legend({ staleDays }: { staleDays: number }) {
  const { t } = useTranslation();
  return (
    <ul className="legend" aria-label={t('legend')}>
      {STATES.map((state) => (
        <li key={state}>
          <span className={`swatch heat ${state}`} aria-hidden="true">
            {SIGNS[state]}
          </span>
          <span>
            <strong>{t(`freshness.${state}`)}</strong> {t(`legend.${state}`, { count: staleDays })}
          </span>
        </li>
      ))}
    </ul>
  );
}
