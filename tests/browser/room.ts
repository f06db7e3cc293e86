import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import type { ChromiumChoice } from '../support/chromium.js';
import { startTestServer, type TestServer } from '../support/test-server.js';
import { createTownDatabase } from '../support/town-database.js';

/** The built dashboard: the project's own, or one that was built elsewhere. */
export const webFolder = process.env['COPYHOLD_WEB'] ?? join(import.meta.dirname, '..', '..', 'dist', 'web');

/** A folder that gets a picture of every page at each width; nothing where it is not set. */
const shots = process.env['COPYHOLD_SHOTS'];

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** A page somebody has open, and everything it complained about. */
export interface Visit {
  readonly page: Page;
  readonly complaints: readonly string[];
}

/** Somebody of the town. */
export interface Townsperson {
  readonly id: string;
  readonly name: string;
  readonly rollNumber: string;
}

/** A server in a town of its own, and a browser, for one file of tests. */
export class Room {
  private readonly contexts: BrowserContext[] = [];

  private constructor(
    readonly server: TestServer,
    private readonly browser: Browser,
  ) {}

  static async open(choice: ChromiumChoice): Promise<Room> {
    return Room.at(await startTestServer({ webFolder, database: await createTownDatabase() }), choice);
  }

  /** The same in another place: a server that serves the pages, and stops with the room. */
  static async at(server: TestServer, choice: ChromiumChoice): Promise<Room> {
    const browser = await chromium.launch({ executablePath: choice.executablePath, args: [...choice.args] });
    if (shots !== undefined) mkdirSync(shots, { recursive: true });
    return new Room(server, browser);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
  }

  /** Ends what the last test had open. */
  async leave(): Promise<void> {
    for (const context of this.contexts.splice(0)) await context.close();
  }

  /** A browser of somebody's own: a stranger's, or already signed in. */
  async arrive(
    person?: { readonly id: string },
    options: { javaScriptEnabled?: boolean } = {},
  ): Promise<BrowserContext> {
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    this.contexts.push(context);
    if (person !== undefined) {
      const { url } = this.server;
      const { cookie } = await this.server.signIn(person.id);
      const [name = '', value = ''] = cookie.split('=', 2);
      await context.addCookies([{ name, value, url }]);
    }
    return context;
  }

  /** Goes there and waits for the page's own heading. */
  async visit(context: BrowserContext, path: string): Promise<Visit> {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${this.server.url}${path}`);
    await page.locator('#main h1').waitFor();
    return { page, complaints };
  }

  /** The first person in that role. */
  async personWho(role: string): Promise<Townsperson> {
    const [person] = await this.people(
      'EXISTS (SELECT FROM role_grant r WHERE r.person_id = p.id AND r.role = $1)',
      role,
    );
    if (person === undefined) throw new Error(`the town has nobody in the role ${role}`);
    return person;
  }

  /** People who fulfil the condition on `person p`, by roll number. */
  async people(condition: string, value: string): Promise<readonly Townsperson[]> {
    const sql = `SELECT p.id, p.name, p.roll_number AS "rollNumber" FROM person p WHERE ${condition} ORDER BY p.roll_number`;
    const { rows } = await this.server.database.pool('superuser').query<Townsperson>(sql, [value]);
    return rows;
  }

  /** The first people who may vote on the motion and have not. */
  async voters(motionId: string, wanted: number): Promise<readonly Townsperson[]> {
    const found: Townsperson[] = [];
    for (const person of await this.people('p.name IS NOT NULL AND p.roll_number <> $1', '')) {
      const session = await this.server.signIn(person.id);
      const { data } = await this.server.graphql(
        `{ motion: division(id: "${motionId}") { mayVote receipt } }`,
        {},
        session,
      );
      const { mayVote, receipt } = data?.['motion'] as { mayVote: boolean; receipt: string | null };
      if (mayVote && receipt === null) found.push(person);
      if (found.length === wanted) return found;
    }
    throw new Error(`fewer than ${String(wanted)} people can still vote`);
  }

  /** The newest entry that the filter finds. */
  async entry(filter: Readonly<Record<string, unknown>>): Promise<string> {
    const query = 'query ($filter: JournalFilter) { journals(first: 1, filter: $filter) { edges { node { id } } } }';
    const { data } = await this.server.graphql(query, { filter });
    const { edges } = data?.['journals'] as { edges: readonly { readonly node: { readonly id: string } }[] };
    const [first] = edges;
    if (first === undefined) throw new Error(`the town has no entry of ${JSON.stringify(filter)}`);
    return first.node.id;
  }

  /** The one motion in that state. */
  async motion(state: 'OPEN' | 'EXECUTED'): Promise<{ readonly id: string; readonly title: string }> {
    const { rows } = await this.server.database
      .pool('superuser')
      .query<{ id: string; title: string }>('SELECT id, title FROM motion WHERE state = $1', [state]);
    const [motion] = rows;
    if (motion === undefined) throw new Error(`the town has no motion that is ${state}`);
    return motion;
  }
}

/** All of what is wrong, and of what is right or unclear no more than that: to describe it takes as long as to look. */
const AXE = { runOnly: { type: 'tag', values: WCAG }, resultTypes: ['violations'], selectors: false } as const;

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

/**
 * What axe finds wrong, one line each. `layout`: without contrast, its slowest rule, where only the width changed.
 * No page has frames, so that it is looked at from within; axe itself stays in a page once it has been brought there.
 */
export async function axeFinds(page: Page, { layout = false } = {}): Promise<readonly string[]> {
  const options = layout ? { ...AXE, rules: { 'color-contrast': { enabled: false } } } : AXE;
  const isThere = await page.evaluate<boolean>("typeof axe === 'object'");
  if (!isThere) await new AxeBuilder({ page }).setLegacyMode().include('html').withRules('document-title').analyze();
  const found = await page.evaluate<readonly Violation[]>(
    `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations)`,
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** How far (CSS px) the page can be pushed sideways at this width. */
export async function sidewaysAt(page: Page, width: number): Promise<number> {
  await page.setViewportSize({ width, height: 900 });
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** Writes a picture where COPYHOLD_SHOTS asks for them. */
export async function picture(page: Page, name: string): Promise<void> {
  if (shots === undefined) return;
  const width = page.viewportSize()?.width ?? 0;
  await page.screenshot({ path: join(shots, `${name}-${String(width)}.png`), fullPage: true });
}

/** What is seen once it is as wished; or, where it never is, what was seen last. */
export async function soon<Seen>(look: () => Seen | Promise<Seen>, wished: (seen: Seen) => boolean): Promise<Seen> {
  let seen = await look();
  for (let looks = 0; looks < 100 && !wished(seen); looks += 1) {
    await setTimeout(50);
    seen = await look();
  }
  return seen;
}
