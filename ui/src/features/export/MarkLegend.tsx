import { useTranslation } from 'react-i18next';

/** What the signs at the values mean. */
export function MarkLegend({ compared, form }: { compared: boolean; form: boolean }) {
  const { t } = useTranslation();
  return (
    <ul className="legend" aria-label={t('legend')} data-test="mark-legend">
      <li>
        <span className="swatch hatched" aria-hidden="true">
          –
        </span>
        {t('export.nobody')}
      </li>
      <li>
        <span className="swatch mark refused" aria-hidden="true">
          ✖
        </span>
        {t('mark.refused')}
      </li>
      {compared && (
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
