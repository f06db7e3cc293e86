import { lazy, type ComponentType } from 'react';
import type { ApolloClient } from '@apollo/client';
import { matchPath } from 'react-router';

/** What a page's file gives: the page, and what to fetch before it is first shown. */
interface PageModule {
  readonly default: ComponentType;
  readonly preload?: (client: ApolloClient, pathname: string) => Promise<unknown>;
}

/** A page that is fetched when somebody goes there. */
class Page {
  readonly lazily: ComponentType;
  loaded: ComponentType | null = null;

  constructor(
    readonly path: string,
    readonly load: () => Promise<PageModule>,
  ) {
    this.lazily = lazy(load);
  }
}

/** Every address of the dashboard; each page is a chunk of its own. */
export const pages: readonly Page[] = [
  new Page('/', () => import('./features/home/home-page.js')),
  new Page('/accounts', () => import('./features/accounts/accounts-page.js')),
  new Page('/ballots', () => import('./features/ballots/ballots-page.js')),
  new Page('/ballots/:id', () => import('./features/ballots/ballot-page.js')),
  new Page('/share', () => import('./features/share/share-page.js')),
  new Page('/operator', () => import('./features/operator/operator-page.js')),
  new Page('/register', () => import('./features/register/register-page.js')),
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
