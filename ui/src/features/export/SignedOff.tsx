import { useTranslation } from 'react-i18next';

import type { SignOffMark } from '../../api';

const SIGNS: Record<SignOffMark, string> = { signed_off: '✓', stale: '▲', open: '○' };

/** Whether what an org unit is exported with has been signed off. */
export function SignedOff({ mark }: { mark: SignOffMark }) {
  const { t } = useTranslation();
  return (
    <span className={`signed-off ${mark}`} data-test="export-signed-off" data-mark={mark}>
      <span aria-hidden="true">{SIGNS[mark]}</span> {t(`signedOff.${mark}`)}
    </span>
  );
}
