/**
 * Languages. This app's own texts are beside this file; the sentences for codes of Jumla's engine and of DHIS2's importers
 * are those of Jumla's window, which a test there keeps complete.
 */
import d2i18n from '@dhis2/d2-i18n';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

import enCodes from '../../../ui/src/i18n/en/dhis2.json';
import enMessages from '../../../ui/src/i18n/en/messages.json';
import esCodes from '../../../ui/src/i18n/es/dhis2.json';
import esMessages from '../../../ui/src/i18n/es/messages.json';
import frCodes from '../../../ui/src/i18n/fr/dhis2.json';
import frMessages from '../../../ui/src/i18n/fr/messages.json';
import hiCodes from '../../../ui/src/i18n/hi/dhis2.json';
import hiMessages from '../../../ui/src/i18n/hi/messages.json';
import ptCodes from '../../../ui/src/i18n/pt/dhis2.json';
import ptMessages from '../../../ui/src/i18n/pt/messages.json';
import swCodes from '../../../ui/src/i18n/sw/dhis2.json';
import swMessages from '../../../ui/src/i18n/sw/messages.json';
import en from './en.json';
import es from './es.json';
import fr from './fr.json';
import hi from './hi.json';
import pt from './pt.json';
import sw from './sw.json';

/** This app's own. */
export const texts = { en, fr, sw, es, pt, hi };
export type Language = keyof typeof texts;

export const translations: Record<Language, Record<string, string>> = {
  en: { ...enCodes, ...enMessages, ...en },
  fr: { ...frCodes, ...frMessages, ...fr },
  sw: { ...swCodes, ...swMessages, ...sw },
  es: { ...esCodes, ...esMessages, ...es },
  pt: { ...ptCodes, ...ptMessages, ...pt },
  hi: { ...hiCodes, ...hiMessages, ...hi },
};

const isLanguage = (code: string | undefined): code is Language => code !== undefined && code in texts;

/** The language that somebody has chosen in DHIS2 (`pt_BR`), else the browser's. */
export function languageOf(chosen: string | null): Language {
  const wanted = [...(chosen === null ? [] : [chosen]), ...navigator.languages];
  return wanted.map((tag) => tag.split(/[-_]/)[0]).find(isLanguage) ?? 'en';
}

export async function startI18n(language: Language) {
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
  document.documentElement.lang = language;
  document.documentElement.dir = i18next.dir(language);
  // The words inside the components of DHIS2 have their own i18next.
  await d2i18n.changeLanguage(language);
}
