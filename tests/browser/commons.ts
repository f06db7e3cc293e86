import type { Locator, Page } from 'playwright-core';
import type { Room, Visit } from './room.js';

export const main = (page: Page): Locator => page.locator('#main');
export const pathOf = (page: Page): string => new URL(page.url()).pathname;

/** The name of what has the focus. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate<string>(
    '(document.activeElement?.labels?.[0] ?? document.activeElement)?.textContent?.trim().slice(0, 60) ?? ""',
  );

export type Open = (path: string, role?: string) => Promise<Visit>;

/** Goes there as a stranger or as the first person in that role, and waits until nothing is on its way. */
export const opener =
  (room: () => Room): Open =>
  async (path, role) => {
    const person = role === undefined ? undefined : await room().personWho(role);
    const visit = await room().visit(await room().arrive(person), path);
    await visit.page.waitForLoadState('networkidle');
    return visit;
  };
