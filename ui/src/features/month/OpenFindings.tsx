import { useTranslation } from 'react-i18next';

import { useMonth } from '../../api';
import { hrefOf } from '../../shared/route';
import { useScope } from '../../shared/scope';

/** How many findings nobody has settled yet, and the way to them. Says nothing where there are none, or nobody looked. */
export function OpenFindings() {
  const { t } = useTranslation();
  const { scope, account } = useScope();
  const month = useMonth(scope, account.role === 'supervisor');
  const open = (month.data?.facilities ?? []).reduce((sum, row) => sum + (row.open_findings ?? 0), 0);
  if (open === 0) return null;
  const [only] = scope.facilities;
  return (
    <p data-test="targets-findings">
      <span aria-hidden="true" className="severity-sign warning">
        ▲
      </span>{' '}
      <a href={scope.facilities.length === 1 ? hrefOf('month', only) : hrefOf('month')}>
        {t('targets.findings', { count: open })}
      </a>
    </p>
  );
}
