import { useTranslation } from 'react-i18next';

import { FATES, SIGNS } from '../push/fates';

type Props = { compared: boolean; form: boolean; pushed: boolean };

/** What the signs at the values mean. */
export function MarkLegend({ compared, form, pushed }: Props) {
  const { t } = useTranslation();
  return (
    <ul className="legend" aria-label={t('legend')} data-test="mark-legend">
      <li>
        <span className="swatch hatched" aria-hidden="true">
          –
        </span>
        {t('export.nobody')}
      </li>
      {pushed ? (
        FATES.map((fate) => (
          <li key={fate}>
            <span className={`swatch mark ${fate}`} aria-hidden="true">
              {SIGNS[fate]}
            </span>
            {t(`fate.${fate}`)}
          </li>
        ))
      ) : (
        <li>
          <span className="swatch mark refused" aria-hidden="true">
            ✖
          </span>
          {t('mark.refused')}
        </li>
      )}
      {compared && !pushed && (
        <li>
          <span className="swatch mark changed" aria-hidden="true">
            ◆
          </span>
          {t('mark.changed')}
        </li>
      )}
      {form && (
        <>
          <li>
            <span className="swatch greyed" aria-hidden="true" />
            {t('mark.greyed')}
          </li>
          <li>
            <span className="swatch compulsory" aria-hidden="true">
              *
            </span>
            {t('mark.compulsory')}
          </li>
        </>
      )}
    </ul>
  );
}
