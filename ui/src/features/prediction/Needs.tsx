import { useTranslation } from 'react-i18next';

import { useDhis2Words } from './words';

/** What to set on DHIS2's page for imports, as a list to tick off. */
export function Needs({ needs }: { needs: string[] }) {
  const { t } = useTranslation();
  const words = useDhis2Words();
  const known = needs.map(words.need).filter((need) => need !== null);
  if (known.length === 0) return null;
  return (
    <div data-test="needs">
      <p>{t('needs.title')}</p>
      <ul className="ticks">
        {known.map((need) => (
          <li key={need}>
            <label className="check">
              <input type="checkbox" />
              {need}
            </label>
          </li>
        ))}
      </ul>
    </div>
  );
}
