// Spanish first, English second; what a person chose stays on the device.
import i18next, {type Resource} from 'i18next';
import {initReactI18next} from 'react-i18next';
import {words} from './words';

export type Language = 'es' | 'en';
const kKept = 'idioma';

export function keptLanguage(): Language {
  return read(kKept) === 'en' ? 'en' : 'es';
}

// `own` holds the page's words by language, beside those that all pages share.
export function speak(own: Record<Language, Resource[string][string]>): void {
  void i18next.use(initReactI18next).init({
    lng: keptLanguage(),
    fallbackLng: 'es',
    initAsync: false,
    showSupportNotice: false,
    resources: {
      es: {ui: words.es, page: own.es},
      en: {ui: words.en, page: own.en}
    },
    ns: ['page', 'ui'],
    defaultNS: 'page',
    fallbackNS: 'ui',
    interpolation: {escapeValue: false}
  });
  document.documentElement.lang = i18next.language;
}

export function chooseLanguage(language: Language): void {
  try {
    localStorage.setItem(kKept, language);
  } catch {
    // Private windows may keep nothing; it holds for this page.
  }
  document.documentElement.lang = language;
  void i18next.changeLanguage(language);
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}
