import { useTranslation } from 'react-i18next';

import type { SignOffView } from '../../api';
import { useFormat } from '../../shared/format';

/** What a signature states, in one breath. */
export function Statement({ view }: { view: SignOffView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { coverage, missing, open_findings: open } = view;
  return (
    <p className="statement" data-test="sign-off-statement">
      {t('signOff.statement', {
        count: view.targets.length,
        by: view.by,
        reported: format.number(coverage.reported),
        expected: format.number(coverage.expected),
        facility: view.facility.name,
        period: format.period(view.period),
      })}{' '}
      {missing.length > 0 &&
        t('signOff.statement.missing', { names: format.list(missing.map((contact) => contact.name)) })}{' '}
      {open.length > 0 && t('signOff.statement.accepted', { count: open.length })}
    </p>
  );
}
