import { useTranslation } from 'react-i18next';

import type { MonthState } from '../../api';
import { STATE_SIGNS } from './signs';

/** How far a month has come, as a sign and in words. */
export function StateSign({ state }: { state: MonthState }) {
  const { t } = useTranslation();
  return (
    <span className={`month-state ${state}`} data-test="month-state" data-state={state}>
      <span aria-hidden="true" className="sign">
        {STATE_SIGNS[state]}
      </span>
      {t(`month.state.${state}`)}
    </span>
  );
}
