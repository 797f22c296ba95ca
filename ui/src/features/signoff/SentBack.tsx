import { useTranslation } from 'react-i18next';

import type { SignOffView } from '../../api';
import { Notice } from '../../shared/Notice';

/** The HRIO's note, where she sent it back. */
export function SentBack({ view }: { view: SignOffView }) {
  const { t } = useTranslation();
  if (view.sent_back === null) return null;
  return (
    <div className="notice" data-test="sent-back" role="status">
      <Notice tone="warning" title={t('signOff.sentBack')}>
        <p className="wrap">{view.sent_back}</p>
      </Notice>
    </div>
  );
}
