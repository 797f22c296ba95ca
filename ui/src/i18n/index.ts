/** Languages. Everything a person reads comes from the JSON files beside this one; a test keeps them complete. */
import d2i18n from '@dhis2/d2-i18n';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

import { recall, remember } from '../shared/remember';
import en from './en';
import es from './es';
import fr from './fr';
import hi from './hi';
import pt from './pt';
import sw from './sw';

export const translations = { en, fr, sw, es, pt, hi };
export type Language = keyof typeof translations;

/** Each language by its own name. */
export const LANGUAGES: { code: Language; name: string }[] = [
  { code: 'en', name: 'English' },
  { code: 'fr', name: 'Français' },
  { code: 'sw', name: 'Kiswahili' },
  { code: 'es', name: 'Español' },
  { code: 'pt', name: 'Português' },
  { code: 'hi', name: 'हिन्दी' },
];

const MEMORY = 'language';

function isLanguage(code: string | null | undefined): code is Language {
  return code != null && code in translations;
}

function preferred(): Language {
  const chosen = recall(MEMORY);
  if (isLanguage(chosen)) return chosen;
  return navigator.languages.map((tag) => tag.split('-')[0]).find(isLanguage) ?? 'en';
}

function applyTo(language: string) {
  document.documentElement.lang = language;
  document.documentElement.dir = i18next.dir(language);
  // The words inside the components of DHIS2 ("Close", "Loading") have their own i18next.
  void d2i18n.changeLanguage(language);
}

export async function startI18n(language: Language = preferred()) {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    resources: Object.fromEntries(
      Object.entries(translations).map(([code, translation]) => [code, { translation }]),
    ),
  });
  i18next.on('languageChanged', applyTo);
  applyTo(language);
}

export async function chooseLanguage(language: Language) {
  remember(MEMORY, language);
  await i18next.changeLanguage(language);
}
