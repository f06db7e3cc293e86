import { setupI18n } from '@lingui/core';
import { messages } from '../locales/en.po';

const RIGHT_TO_LEFT = new Set(['ar', 'dv', 'fa', 'he', 'ks', 'ku', 'ps', 'sd', 'ug', 'ur', 'yi']);

/** The one catalogue so far. The source language is loaded too: without it production shows message ids. */
export const i18n = setupI18n({ locale: 'en', messages: { en: messages } });

/** Words are the catalogue's, numbers and dates the reader's variety of it: en-GB and en-IN group differently. */
export function activate(preferred: readonly string[]): void {
  const locale = preferred.find((tag) => tag === 'en' || tag.startsWith('en-')) ?? 'en';
  i18n.load(locale, messages);
  i18n.activate(locale);
  document.documentElement.lang = locale;
  document.documentElement.dir = RIGHT_TO_LEFT.has(locale.split('-')[0] ?? '') ? 'rtl' : 'ltr';
}
