import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en.ts';
import { hi } from './hi.ts';
import type { Language } from './words.ts';

export type { Language } from './words.ts';
export { LANGUAGE_NAMES, LANGUAGES } from './words.ts';

/** Loads both languages, which are part of the page: nothing is fetched, so nothing flickers or fails. */
export async function startWords(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { en: { translation: en }, hi: { translation: hi } },
    lng: language,
    fallbackLng: 'en',
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await changeLanguage(language);
}

export async function changeLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
