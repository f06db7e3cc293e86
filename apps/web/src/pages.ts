import { lazy, type ComponentType } from 'react';
import type { ApolloClient } from '@apollo/client';
import type { Messages } from '@lingui/core';
import { matchPath } from 'react-router';
import { addWords } from './i18n/i18n.js';

/** What a page's file gives: the page, words that only it needs, and what to fetch before it is first shown. */
interface PageModule {
  readonly default: ComponentType;
  readonly messages?: Messages;
  readonly preload?: (client: ApolloClient, pathname: string) => Promise<unknown>;
}

/** A page that is fetched when somebody goes there. */
class Page {
  readonly lazily: ComponentType;
  readonly load: () => Promise<PageModule>;
  loaded: ComponentType | null = null;

  constructor(
    readonly path: string,
    fetch: () => Promise<PageModule>,
  ) {
    this.load = async () => {
      const module = await fetch();
      if (module.messages !== undefined) addWords(module.messages);
      return module;
    };
    this.lazily = lazy(this.load);
  }
}

/** Every address of the dashboard, the fixed before those with a name in them; each page is a chunk of its own. */
export const pages: readonly Page[] = [
  new Page('/', () => import('./features/home/home-page.js')),
  new Page('/accounts', () => import('./features/accounts/accounts-page.js')),
  new Page('/entries', () => import('./features/entries/entries-page.js')),
  new Page('/entries/import', () => import('./features/history/import-page.js')),
  new Page('/entries/:id', () => import('./features/entries/entry-page.js')),
  new Page('/books', () => import('./features/books/books-page.js')),
  new Page('/books/income', () => import('./features/books/income-page.js')),
  new Page('/books/balance', () => import('./features/books/balance-page.js')),
  new Page('/books/:path', () => import('./features/books/statement-page.js')),
  new Page('/ballots', () => import('./features/ballots/ballots-page.js')),
  new Page('/ballots/:id', () => import('./features/ballots/ballot-page.js')),
  new Page('/motions/new', () => import('./features/motions/new-motion-page.js')),
  new Page('/motions/:id', () => import('./features/motions/motion-page.js')),
  new Page('/motions/:id/vote', () => import('./features/motions/vote-page.js')),
  new Page('/meetings', () => import('./features/meetings/meetings-page.js')),
  new Page('/meetings/:id', () => import('./features/meetings/meeting-page.js')),
  new Page('/colleges', () => import('./features/meetings/colleges-page.js')),
  new Page('/mandates', () => import('./features/mandates/mandates-page.js')),
  new Page('/notifications', () => import('./features/notifications/notifications-page.js')),
  new Page('/notifications/settings', () => import('./features/notifications/settings-page.js')),
  new Page('/unsubscribe/:token', () => import('./features/notifications/unsubscribe-page.js')),
  new Page('/share', () => import('./features/share/share-page.js')),
  new Page('/developer', () => import('./features/developer/developer-page.js')),
  new Page('/operator', () => import('./features/operator/operator-page.js')),
  new Page('/operator/use', () => import('./features/operator/use-page.js')),
  new Page('/operator/register', () => import('./features/machines/drafts-page.js')),
  new Page('/operator/register/:draft', () => import('./features/machines/registration-page.js')),
  new Page('/register', () => import('./features/register/register-page.js')),
  new Page('/register/grant', () => import('./features/register/grant-page.js')),
  new Page('/register/machines', () => import('./features/machines/machines-page.js')),
  new Page('/register/machines/:code', () => import('./features/machines/machine-page.js')),
  new Page('/register/:number', () => import('./features/register/record-page.js')),
  new Page('/assets', () => import('./features/assets/assets-page.js')),
  new Page('/assets/:code', () => import('./features/assets/asset-page.js')),
  new Page('/sites', () => import('./features/sites/sites-page.js')),
  new Page('/sites/:slug', () => import('./features/sites/site-page.js')),
  new Page('/custom', () => import('./features/custom/custom-page.js')),
  new Page('/custom/diff', () => import('./features/custom/diff-page.js')),
  new Page('/custom/propose', () => import('./features/custom/propose-page.js')),
  new Page('/custom/proposals/:id', () => import('./features/custom/proposal-page.js')),
  new Page('/custom/:version', () => import('./features/custom/version-page.js')),
  new Page('/verify', () => import('./features/verify/verify-page.js')),
  new Page('/audit', () => import('./features/audit/audit-page.js')),
  new Page('/sign-in', () => import('./features/identity/sign-in-page.js')),
];

/** Loads the page of an address, and its first query where it names one, before React draws anything. */
export async function preloadPage(client: ApolloClient, pathname: string): Promise<void> {
  const page = pages.find(({ path }) => matchPath(path, pathname) !== null);
  if (page === undefined) return;
  const module = await page.load();
  page.loaded = module.default;
  await module.preload?.(client, pathname);
}
