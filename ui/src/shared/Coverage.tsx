import { useTranslation } from 'react-i18next';

import type { Coverage } from '../api';

/** "9 of 10 CHWs reported", with a sign where somebody is missing. */
export function CoverageLine({ coverage }: { coverage: Coverage }) {
  const { t } = useTranslation();
  const complete = coverage.reported >= coverage.expected;
  return (
    <span className={complete ? 'coverage complete' : 'coverage partial'} data-test="coverage">
      <span aria-hidden="true" className="sign">
        {complete ? '●' : '◐'}
      </span>
      {t('coverage.line', { count: coverage.expected, reported: coverage.reported })}
    </span>
  );
}
