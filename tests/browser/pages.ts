import { describe, expect, it } from '@jest/globals';
import { axeFinds, picture, sidewaysAt, type Room } from './room.js';

/** Each kind of page: where, seen by whom, and the words that its heading must hold. */
export interface Kind {
  readonly name: string;
  readonly path: (room: Room) => string | Promise<string>;
  readonly role?: string;
  readonly heading: RegExp;
  readonly dark?: boolean;
}

const at = (path: string) => (): string => path;
const ballot = (state: 'OPEN' | 'EXECUTED') => async (room: Room) => `/ballots/${(await room.motion(state)).id}`;

/** The address of the first thing that the query finds: its place in the path, and the member that names it. */
const first = (path: string, query: string, member: string) => async (room: Room) => {
  const { data } = await room.server.graphql(query, {});
  const [found] = Object.values(data ?? {}).flatMap(listOf);
  return `${path}/${String(found?.[member])}`;
};
type Found = Readonly<Record<string, unknown>>;
const listOf = (answer: unknown): readonly Found[] =>
  Array.isArray(answer) ? (answer as Found[]) : (answer as { edges: { node: Found }[] }).edges.map(({ node }) => node);
const holding = first('/register', '{ register(first: 1) { edges { node { number } } } }', 'number');
const asset = first('/assets', '{ assets { code } }', 'code');

const entry = async (room: Room) => `/entries/${await room.entry({ kind: 'grant-received' })}`;

/** Money: what came in, what stands where. */
export const BOOKS_PAGES: readonly Kind[] = [
  {
    name: 'home',
    path: at('/'),
    heading:
      /^In 20\d\d-Q\d, €[\d,.]+ came in(?: and €[\d,.]+ was shared|, €[\d,.]+ was shared and €[\d,.]+ waits for your vote)$/u,
    dark: true,
  },
  { name: 'accounts', path: at('/accounts'), heading: /^Accounts$/u },
  { name: 'entries', path: at('/entries'), heading: /^Entries$/u, dark: true },
  {
    name: 'entries-narrowed',
    path: at('/entries?account=je%3Aassets&unit=EUR&least=100&from=2020-01-01'),
    heading: /^Entries$/u,
  },
  { name: 'entries-none', path: at('/entries?text=no+such+words'), heading: /^Entries$/u },
  { name: 'entry', path: entry, heading: /grant/iu, dark: true },
  { name: 'entry-unknown', path: at('/entries/01990000-0000-7000-8000-000000000000'), heading: /^No such entry$/u },
  { name: 'import', path: at('/entries/import'), role: 'OFFICER', heading: /^Bring in the history$/u },
  { name: 'books', path: at('/books'), heading: /^Books$/u, dark: true },
  { name: 'statement', path: at('/books/je%3Aassets%3Abank?unit=EUR'), heading: /^bank$/u },
  { name: 'income', path: at('/books/income'), heading: /^Income statement$/u },
  { name: 'balance', path: at('/books/balance?body=ca'), heading: /^Balance sheet$/u },
];

/** What members, operators and auditors look at. */
export const MEMBERS_PAGES: readonly Kind[] = [
  { name: 'ballots', path: at('/ballots'), role: 'MEMBER', heading: /^Ballots$/u },
  { name: 'ballot-open', path: ballot('OPEN'), role: 'MEMBER', heading: /^What shall become of .+\?$/u, dark: true },
  { name: 'ballot-carried-out', path: ballot('EXECUTED'), heading: /^What shall become of .+\?$/u },
  { name: 'share', path: at('/share'), role: 'LABELLER', heading: /^My share$/u },
  { name: 'audit', path: at('/audit'), heading: /^Audit$/u },
  { name: 'sign-in', path: at('/sign-in'), heading: /^Sign in$/u },
  { name: 'nowhere', path: at('/nowhere'), heading: /^No such page$/u },
];

/** The address of the reports behind the last bar of the operator's page. */
const use = async (room: Room) => {
  const { rows } = await room.server.database
    .pool('superuser')
    .query<{ month: string }>(`SELECT to_char(max(hour), 'YYYY-MM') AS month FROM rollup WHERE unit = 'COMPUTE_RAW'`);
  return `/operator/use?site=mill-hall&month=${rows[0]?.month ?? ''}`;
};

/** What runs, and who looks after it. */
export const OPERATOR_PAGES: readonly Kind[] = [
  { name: 'operator', path: at('/operator'), role: 'OPERATOR', heading: /^Operator$/u, dark: true },
  { name: 'operator-forbidden', path: at('/operator'), role: 'LABELLER', heading: /^Operator$/u },
  { name: 'operator-use', path: use, role: 'OPERATOR', heading: /^Mill Hall, \w+ 20\d\d$/u, dark: true },
  {
    name: 'operator-use-unknown',
    path: at('/operator/use?site=mill-hall'),
    role: 'OPERATOR',
    heading: /^Nothing to show/u,
  },
];

/** What developers look at. */
export const DEVELOPER_PAGES: readonly Kind[] = [
  { name: 'developer', path: at('/developer'), role: 'DEVELOPER', heading: /^Developer$/u, dark: true },
  { name: 'developer-nothing', path: at('/developer'), role: 'FUNDER', heading: /^Developer$/u },
  { name: 'developer-stranger', path: at('/developer'), heading: /^Developer$/u },
];

/** What is held. */
export const REGISTER_PAGES: readonly Kind[] = [
  { name: 'register', path: at('/register'), heading: /^Register$/u },
  { name: 'register-narrowed', path: at('/register?kind=LABELLER_SHARE'), heading: /^Register$/u },
  { name: 'register-none', path: at('/register?search=no+such+words'), heading: /^Register$/u },
  { name: 'record', path: holding, role: 'OFFICER', heading: /^Holding [A-Z]-\d{4,}$/u, dark: true },
  { name: 'record-unknown', path: at('/register/D-99999999'), heading: /^No such holding$/u },
  { name: 'grant', path: at('/register/grant'), role: 'OFFICER', heading: /^Grant a right$/u, dark: true },
  { name: 'grant-forbidden', path: at('/register/grant'), role: 'MEMBER', heading: /^Grant a right$/u },
];

/** What is owned in common. */
export const ASSETS_PAGES: readonly Kind[] = [
  { name: 'assets', path: at('/assets'), heading: /^Assets$/u, dark: true },
  { name: 'asset', path: asset, heading: /\w/u },
  { name: 'asset-unknown', path: at('/assets/A-9999'), heading: /^No such asset$/u },
  { name: 'assets-officer', path: at('/assets'), role: 'OFFICER', heading: /^Assets$/u },
  { name: 'asset-officer', path: asset, role: 'OFFICER', heading: /\w/u },
];

/** Where the machines stand. */
export const SITES_PAGES: readonly Kind[] = [
  { name: 'sites', path: at('/sites'), heading: /^Sites$/u, dark: true },
  { name: 'sites-by-water', path: at('/sites?by=water-each&from=2020-01'), heading: /^Sites$/u },
  { name: 'site', path: at('/sites/mill-hall'), heading: /^Mill Hall$/u, dark: true },
  { name: 'site-estimated', path: at('/sites/school-cellar'), role: 'OPERATOR', heading: /^School Cellar$/u },
  { name: 'site-without-water', path: at('/sites/neighbours'), heading: /^Neighbours' Rooms$/u },
  { name: 'site-nothing', path: at('/sites/mill-hall?from=2019-01&to=2019-03'), heading: /^Mill Hall$/u },
  { name: 'site-unknown', path: at('/sites/nowhere'), heading: /^No such site$/u },
];

/** The rules. */
export const RULES_PAGES: readonly Kind[] = [
  { name: 'custom', path: at('/custom'), heading: /^Rules$/u, dark: true },
  { name: 'custom-version', path: at('/custom/1'), heading: /^Rules, version 1$/u },
  { name: 'custom-version-unknown', path: at('/custom/9999'), heading: /^No such version$/u },
  { name: 'custom-diff', path: at('/custom/diff'), heading: /^Two versions of the rules$/u },
  { name: 'custom-propose', path: at('/custom/propose'), role: 'MEMBER', heading: /^Propose a change/u, dark: true },
  {
    name: 'custom-proposal-unknown',
    path: at('/custom/proposals/01990000-0000-7000-8000-000000000000'),
    heading: /^No such proposal$/u,
  },
];

/** A page with hundreds of rows is looked through by axe three times; a busy machine takes its time over it. */
const PATIENCE_MS = 240_000;

/** How much there is to see of what only a screen is for. */
const FOR_THE_SCREEN = `[...document.querySelectorAll('main :is(form, .button, .no-print)')].filter((each) =>
  each.checkVisibility()).length`;

/** Each of these pages, wide and narrow, from right to left and on paper. */
export const describePages =
  (kinds: readonly Kind[]) =>
  (room: () => Room): void => {
    describe.each(kinds)('the page $name', ({ name, path, role, heading, dark }) => {
      it(
        'has its real words, fits a phone and a sheet of paper, and troubles neither console nor screen reader',
        async () => {
          const person = role === undefined ? undefined : await room().personWho(role);
          const { page, complaints } = await room().visit(await room().arrive(person), await path(room()));
          const title = page.locator('#main h1');
          await page.waitForLoadState('networkidle');
          expect(await title.allTextContents()).toEqual([expect.stringMatching(heading)]);
          expect(await axeFinds(page)).toEqual([]);
          await picture(page, name);
          if (dark === true) {
            await page.emulateMedia({ colorScheme: 'dark' });
            expect(await axeFinds(page)).toEqual([]);
            await page.emulateMedia({ colorScheme: 'light' });
          }
          await page.setViewportSize({ width: 360, height: 800 });
          expect(await title.textContent()).toMatch(heading);
          await picture(page, name);
          expect(await sidewaysAt(page, 320)).toBe(0);
          expect(await axeFinds(page, { layout: true })).toEqual([]);
          await page.evaluate("document.documentElement.dir = 'rtl'");
          expect(await sidewaysAt(page, 320)).toBe(0);
          await page.emulateMedia({ media: 'print' });
          expect(await page.evaluate<number>(FOR_THE_SCREEN)).toBe(0);
          expect(complaints).toEqual([]);
        },
        PATIENCE_MS,
      );
    });
  };
