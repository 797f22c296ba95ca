import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { HandoverView } from '../../api';
import { Notice } from '../../shared/Notice';
import { Fingerprint } from './Fingerprint';

type Props = {
  handover: HandoverView;
  compared: boolean;
  onCompared: (compared: boolean) => void;
  children?: ReactNode;
};

/** A key that nobody has compared: whose it says it is, and how to be sure. */
export function KeyNotice({ handover, compared, onCompared, children }: Props) {
  const { t } = useTranslation();
  const { key } = handover;
  if (key !== 'new' && key !== 'changed') return null;
  return (
    <div className="notice" data-test={`key-${key}`}>
      <Notice
        tone={key === 'changed' ? 'error' : 'warning'}
        title={t(`key.${key}.title`, { user: handover.user })}
      >
        <p>{t(`key.${key}.text`)}</p>
        <p>
          <Fingerprint value={handover.fingerprint} />
        </p>
        <label className="check">
          <input
            type="checkbox"
            checked={compared}
            data-test="handover-trust"
            onChange={(event) => onCompared(event.target.checked)}
          />
          {t('key.compared')}
        </label>
        {children}
      </Notice>
    </div>
  );
}
