import { setupI18n, type Messages } from '@lingui/core';
import { messages } from '../locales/en.po';
import { localeOf } from './locale.js';

const RIGHT_TO_LEFT = new Set(['ar', 'dv', 'fa', 'he', 'ks', 'ku', 'ps', 'sd', 'ug', 'ur', 'yi']);

/** The words that every page needs, in the one language so far. The source language is loaded too: without it production shows message ids. */
export const i18n = setupI18n({ locale: 'en', messages: { en: messages } });

/** Words are the catalogue's, numbers and dates the reader's variety of it: en-GB and en-IN group differently. */
export function activate(preferred: readonly string[]): void {
  const locale = localeOf(preferred);
  i18n.load(locale, messages);
  i18n.activate(locale);
  document.documentElement.lang = locale;
  document.documentElement.dir = RIGHT_TO_LEFT.has(locale.split('-')[0] ?? '') ? 'rtl' : 'ltr';
}

/** Adds the words that a page brought along; before it is drawn, so that nobody sees an id in their place. */
export function addWords(words: Messages): void {
  i18n.load(i18n.locale, words);
}
