import { useTranslation } from 'react-i18next';

import { useTellLanguage } from '../../api';
import { chooseLanguage, LANGUAGES } from '../../i18n';
import type { Language } from '../../i18n';
import { Choice } from '../../shared/Choice';

export function LanguageChoice() {
  const { t, i18n } = useTranslation();
  const tell = useTellLanguage();
  return (
    <Choice
      label={t('language')}
      dataTest="language"
      value={i18n.language}
      options={LANGUAGES.map(({ code, name }) => ({ value: code, label: name }))}
      onChange={(code) => void chooseLanguage(code as Language).then(() => tell(code))}
    />
  );
}
