import { useTranslation } from 'react-i18next';

import type { PushView } from '../../api';
import { useFormat } from '../../shared/format';
import { FATES, SIGNS } from './fates';

/** How many values became what, in one line. */
export function FatesLine({ push }: { push: PushView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const parts = FATES.filter((fate) => push.fates[fate] > 0);
  return (
    <span className="fates" data-test="push-fates">
      {parts.map((fate) => (
        <span key={fate} className={`fate ${fate}`} data-fate={fate}>
          <span aria-hidden="true">{SIGNS[fate]}</span> {format.number(push.fates[fate])} {t(`fate.${fate}`)}
        </span>
      ))}
    </span>
  );
}
