import { useTranslation } from 'react-i18next';

import type { Withdrawal } from '../../api';
import { useFormat } from '../../shared/format';
import { Notice } from '../../shared/Notice';

/** That a sign-off was taken back: by whom, why, and who has to be told. */
export function Withdrawn({ withdrawal }: { withdrawal: Withdrawal | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (withdrawal === null) return null;
  const { by, at, note, reach, exported } = withdrawal;
  return (
    <div className="notice" data-test="withdrawn" data-reach={reach} role="status">
      <Notice tone="warning" title={t('signOff.withdrawn', { by, at: format.dateTime(at) })}>
        <p className="wrap">{note}</p>
        {reach !== 'not_handed_over' && <p>{t(`signOff.withdrawn.${reach}`)}</p>}
        {exported && <p data-test="withdrawn-exported">{t('signOff.withdrawn.exported')}</p>}
      </Notice>
    </div>
  );
}
