import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { isRefusal } from '#libs/amount';
import { checkProfile, parseCustom, PROFILES } from '#libs/custom';
import { textOfCustom } from '../../apps/server/src/custom/custom-text.js';
import { judgedBelow, keepBounds, type PlacedValue } from '../support/judged-customs.js';
import { ODD } from '../support/odd-values.js';
import { customText, customWith, RawCustoms } from '../support/raw-custom.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let pools: { readonly app: pg.Pool; readonly superuser: pg.Pool };
let customs: RawCustoms;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = { app: database.pool('app'), superuser: database.pool('superuser') };
  customs = await RawCustoms.found(pools, 'bounds');
});
afterAll(async () => {
  await database.drop();
});

interface Bound {
  readonly path: string;
  readonly kind: string;
  readonly least: string | null;
  readonly most: string | null;
}

const BEGINS = Date.UTC(2027, 0, 1);
const UNITS_OF_ONE = 10n ** 29n;

/** The lib's verdict on a text: a custom that it reads, would write the same, and that its statute admits. */
function libAdmits(text: string): boolean {
  const custom = parseCustom(JSON.parse(text));
  return !isRefusal(custom) && textOfCustom(custom) === text && checkProfile(custom, BEGINS).length === 0;
}

/** Lib and database say the same of each text. */
async function agree(texts: readonly string[]): Promise<{ readonly admitted: number; readonly refused: number }> {
  const seen = { admitted: 0, refused: 0 };
  const { partnership } = customs;
  for (const [text, below] of await judgedBelow(pools.superuser, { partnership, begins: BEGINS, texts })) {
    const lib = libAdmits(text);
    expect([below === 'done', below, difference(text)]).toEqual([lib, below, difference(text)]);
    seen[lib ? 'admitted' : 'refused'] += 1;
  }
  return seen;
}

const standard = customText(2);

/** Where the text leaves the default custom. */
function difference(text: string): string {
  let at = 0;
  while (at < text.length && text[at] === standard[at]) at += 1;
  return text.slice(Math.max(0, at - 60), at + 60);
}

/** One real place for a path of the table: every record has a member to stand for the rest. */
const placeOf = (path: string): readonly string[] =>
  path
    .split('.')
    .map((name, at, all) => (name === '[]' ? '0' : name === '*' ? (MEMBERS[all[at - 1] ?? ''] ?? name) : name));

const MEMBERS: Readonly<Record<string, string>> = {
  collegeWeights: 'WORKER',
  gpuWeights: 'K80',
  rateCards: 'text',
  tokensPerGpuSecond: 'chat',
};

/** What the text holds at that place, as JSON. */
const valueAt = (text: string, place: readonly string[]): string =>
  JSON.stringify(
    place.reduce<unknown>((value, name) => (value as Readonly<Record<string, unknown>>)[name], JSON.parse(text)),
  );

const isIn = (path: string): boolean => !path.startsWith('stint.tokensPerGpuSecond.');

async function bounds(): Promise<readonly Bound[]> {
  const { rows } = await pools.app.query<Bound>(
    'SELECT path, kind, least, most FROM copyhold.custom_bound ORDER BY path',
  );
  return rows.filter(({ path }) => path !== '' && isIn(path));
}

/** A step beyond a whole number or a fraction, and the number itself. */
function near(kind: string, text: string): readonly string[] {
  const [over = '0', under = '1'] = text.split('/');
  if (kind === 'WHOLE') return [-1n, 0n, 1n].map((step) => String(BigInt(over) + step));
  const fine = [-1n, 1n].map(
    (step) => `${String(BigInt(over) * UNITS_OF_ONE + step)}/${String(BigInt(under) * UNITS_OF_ONE)}`,
  );
  return [text, ...fine];
}

describe('a custom that is judged below the application', () => {
  it('is held to the lib’s keys: each that the default names, and no other', async () => {
    const paths = new Set((await bounds()).map(({ path }) => path));
    const named = (value: unknown, at: string): readonly string[] => {
      if (typeof value !== 'object' || value === null) return [at];
      if (Array.isArray(value)) return [at, `${at}.[]`];
      const isRecord = Object.hasOwn(MEMBERS, at.replace(/^.*[.]/u, ''));
      return [at, ...Object.entries(value).flatMap(([key, below]) => named(below, `${at}.${isRecord ? '*' : key}`))];
    };
    const ofLib = named(JSON.parse(customText(2)), '').map((path) => path.slice(1));
    expect([...paths].sort()).toEqual([...new Set(ofLib)].filter((path) => path !== '').sort());
  });

  it('says of every key what the lib says: at its bounds, beyond them, without it, and of whatever else it may hold', async () => {
    const placed: (PlacedValue & { readonly text: string })[] = [];
    const judged = new Set<string>();
    for (const [at, { path, kind, least, most }] of (await bounds()).entries()) {
      const place = placeOf(path);
      const numbers =
        kind === 'WHOLE' || kind === 'FRACTION' ? [least, most].flatMap((end) => near(kind, end ?? '0')) : [];
      for (const value of [...numbers, ...ODD.filter((_, odd) => odd % 9 === at % 9)]) {
        const text = customWith(place, value);
        placed.push({ path, value: valueAt(text, place), text });
      }
      judged.add(customWith(place, undefined)).add(customWith([...place.slice(0, -1), 'unheard'], '1'));
    }
    // A custom with one value beyond its bound is refused for that alone. Of each path one such custom is judged whole.
    const kept = await keepBounds(pools.superuser, placed);
    const shown = new Set<string>();
    const beyond = placed.filter(({ path, text }, at) => {
      if (kept[at] === false && shown.has(path)) return true;
      if (kept[at] === false) shown.add(path);
      judged.add(text);
      return false;
    });
    for (const { path, value, text } of beyond) expect([path, value, libAdmits(text)]).toEqual([path, value, false]);
    const seen = await agree([...judged]);
    expect(seen.admitted).toBeGreaterThan(50);
    expect(seen.refused).toBeGreaterThan(100);
    expect(beyond.length).toBeGreaterThan(300);
  }, 300_000);

  it('says the same of what binds several keys, and of the names that members choose', async () => {
    const halves = { WORKER: '1/2', PUBLIC: '1/5', COMMON: '3/10' };
    const card = { points: '1', wageMinor: '1' };
    const names = [
      '__proto__',
      'a.b',
      '',
      '"',
      '\\',
      ' x',
      'x ',
      'é',
      'x'.repeat(100),
      'x'.repeat(101),
      'H100 SXM 1g',
      '*',
      '[]',
    ];
    const share = (lockedReserve: string, funderCeiling: string) => ({
      lockedReserve,
      solidarity: '3/100',
      standingShare: '1/20',
      funderCeiling,
    });
    const seen = await agree([
      customWith(['collegeWeights'], halves),
      customWith(['collegeWeights'], { ...halves, WORKER: '9/10' }),
      customWith(['collegeWeights'], { WORKER: '1/2', PUBLIC: '1/2' }),
      customWith(['collegeWeights'], { ...halves, COMMON: '29/100' }),
      customWith(['collegeWeights'], { ...halves, COMMON: '1/5', worker: '1/10' }),
      customWith(['waterfall'], share('57/100', '7/20')),
      customWith(['waterfall'], share('58/100', '7/20')),
      customWith(['waterfall'], share('29/50', '7/20')),
      customWith(['waterfall'], share('5/1', '1/10')),
      customWith(['betTermYears'], { least: '7', most: '7' }),
      customWith(['betTermYears'], { least: '8', most: '7' }),
      ...names.map((name) =>
        customWith(['rateCards'], JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(card)}}`)),
      ),
      ...names.map((name) => customWith(['stint', 'tokensPerGpuSecond'], JSON.parse(`{${JSON.stringify(name)}:"1"}`))),
      customText(2).replace(',"', ', "'),
      customText(2).replace('{"appropriationLines"', '{"unheard":"1","appropriationLines"'),
    ]);
    expect(Math.min(seen.admitted, seen.refused)).toBeGreaterThan(5);
  });

  it('founds no partnership beyond its bounds either, nor in another currency', async () => {
    for (const [at, text] of [
      customText(1).replace('"valueIndex":"1/25",', ''),
      customWith(['waterfall', 'lockedReserve'], '5/1', 1),
      customWith(['capital', 'individualShareMinor'], 'Infinity', 1),
      customWith(['currency'], 'GBP', 1),
    ].entries()) {
      await expect(RawCustoms.found(pools, `beyond-${String(at)}`, text)).rejects.toThrow('CustomOutOfBounds');
    }
  });
});

describe('the statutes', () => {
  it('are the lib’s, row by row', async () => {
    const { rows } = await pools.app.query(
      `SELECT jurisdiction, valid_from::text AS "from", valid_until::text AS until, locked_reserve, solidarity, funder_ceiling,
              individual_share, member_categories, custom_majority FROM copyhold.custom_floor ORDER BY jurisdiction, valid_from`,
    );
    const text = ({ numerator, denominator }: { readonly numerator: bigint; readonly denominator: bigint }) =>
      `${String(numerator)}/${String(denominator)}`;
    const ofLib = PROFILES.map((row) => ({
      jurisdiction: row.jurisdiction,
      from: row.from,
      until: row.until ?? null,
      locked_reserve: text(row.lockedReserve),
      solidarity: text(row.solidarity),
      funder_ceiling: text(row.funderCeiling),
      individual_share: row.individualShare?.toString() ?? null,
      member_categories: row.memberCategories ?? null,
      custom_majority: row.customMajority ?? null,
    }));
    const key = (row: { readonly jurisdiction: string; readonly from: string }): string => row.jurisdiction + row.from;
    expect(rows).toEqual([...ofLib].sort((a, b) => (key(a) < key(b) ? -1 : 1)));
  });

  it('bind alike in lib and database, in every jurisdiction', async () => {
    const texts = [...new Set(PROFILES.map(({ jurisdiction }) => jurisdiction))].flatMap((jurisdiction) =>
      ['1/5', '3/10', '1/2'].flatMap((lockedReserve) =>
        ['0/1', '3/100', '1/20'].flatMap((solidarity) =>
          ['2000000', '10000000', '10000001'].map((individualShareMinor) => {
            const waterfall = { lockedReserve, solidarity, standingShare: '1/20', funderCeiling: '7/20' };
            const document = JSON.parse(customWith(['jurisdiction'], jurisdiction)) as Record<string, unknown>;
            const custom = parseCustom({ ...document, waterfall, capital: { individualShareMinor } });
            return isRefusal(custom) ? '{}' : textOfCustom(custom);
          }),
        ),
      ),
    );
    const seen = await agree(texts);
    expect(Math.min(seen.admitted, seen.refused)).toBeGreaterThan(20);
  });
});
