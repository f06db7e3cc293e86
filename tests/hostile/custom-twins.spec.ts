import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';
import { compareFractions, fraction, isRefusal } from '#libs/amount';
import {
  customToDocument,
  defaultCustom,
  entrenchedClauses,
  exactFee,
  movementOf,
  parseCustom,
  parseFee,
} from '#libs/custom';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const RUNS = 400;
const BENDS = [')', '(', ',', '+', '-', '*', '/', ' ', '0', '1'];
const SEED = 1696;
const standard = customToDocument(defaultCustom('EUR'));

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool('superuser');
});
afterAll(async () => {
  await database.drop();
});

/** The answers of a function of the database, one for each row. */
async function asked(sql: string, values: readonly unknown[]): Promise<readonly boolean[]> {
  const { rows } = await pool.query<{ answer: boolean }>(sql, [...values]);
  return rows.map(({ answer }) => answer);
}

describe('lib and database judge an entrenched clause alike', () => {
  const number = fc.oneof(
    fc
      .tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }))
      .map(([a, b]) => `${String(a)}/${String(b)}`),
    fc.constantFrom(
      '30 %',
      '30%',
      '0.3',
      '3/10',
      '1/3',
      '0.333333333333333333333333',
      '3',
      '03',
      '',
      'x',
      '-1/2',
      '1e2',
      ' 1',
    ),
  );
  const word = fc.constantFrom(
    'SIMPLE',
    'TWO_THIRDS',
    'WEIGHTED',
    'EVERY',
    'UNLISTED_BODIES',
    'DEFAULT',
    'IT',
    '',
    'x',
  );

  it(`in ${String(RUNS)} pairs of texts for each`, async () => {
    for (const clause of entrenchedClauses) {
      const text = clause.direction === 'RISES' || clause.direction === 'FALLS' ? number : word;
      const pairs = fc.sample(fc.tuple(text, text), { numRuns: RUNS, seed: SEED });
      const answers = await asked(
        `SELECT copyhold.clause_loosened(c, p.before, p.after) AS answer
         FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS p(before, after, at), copyhold.entrenched_clause c
         WHERE c.key = $1 ORDER BY p.at`,
        [clause.key, pairs.map(([before]) => before), pairs.map(([, after]) => after)],
      );
      const ofLib = pairs.map(([before, after]) => movementOf(clause, before, after) === 'LOOSENED');
      expect([clause.key, answers]).toEqual([clause.key, ofLib]);
    }
  });
});

describe('lib and database judge a fee alike', () => {
  const leaf = fc.oneof(fc.constantFrom('value', 'rent'), fc.integer({ min: 0, max: 40 }).map(String));
  const someFee = fc.letrec<{ fee: string }>((tie) => ({
    fee: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      leaf,
      fc.tuple(tie('fee'), fc.constantFrom('+', '-'), tie('fee')).map(([a, sign, b]) => `(${a} ${sign} ${b})`),
      fc
        .tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 7 }), tie('fee'))
        .map(([up, down, of]) => `${String(up)}/${String(down)} * (${of})`),
      fc
        .tuple(fc.constantFrom('least', 'greatest'), fc.array(tie('fee'), { minLength: 2, maxLength: 3 }))
        .map(([name, among]) => `${name}(${among.join(', ')})`),
    ),
  })).fee;
  const held = async (texts: readonly string[]): Promise<readonly boolean[]> =>
    asked('SELECT copyhold.fee_is_held(f) AS answer FROM unnest($1::text[]) WITH ORDINALITY AS t(f, at) ORDER BY at', [
      texts,
    ]);
  /** The text as a custom keeps it; undefined where the lib refuses it. */
  const kept = (text: string): string | undefined => {
    const custom = parseCustom({ ...standard, entryFine: { mode: 'FINE_CERTAIN', rule: text } });
    return isRefusal(custom) ? undefined : custom.entryFine.rule;
  };

  it('every fee that the lib lets stand, it keeps in a form that stands below it', async () => {
    const free = fc.sample(someFee, { numRuns: 4 * RUNS, seed: SEED });
    const capped = free.slice(0, RUNS).map((text) => `least(${text}, 2 * (value - rent))`);
    const good = [...capped, ...free].flatMap((text) => kept(text) ?? []);
    const answers = await held(good);
    expect(good.length).toBeGreaterThan(RUNS / 2);
    expect(good.filter((_, at) => answers[at] !== true)).toEqual([]);
  });

  it('lets stand only what the lib would keep as it is written, however it is bent', async () => {
    const cuts = fc.tuple(someFee, fc.nat(), fc.nat(), fc.constantFrom(...BENDS, 'value', 'least(', ' * 2', '(0'));
    const bent = fc.sample(cuts, { numRuns: 8 * RUNS, seed: SEED }).flatMap(([fee, at, length, put]) => {
      const text = kept(`least(${fee}, 2 * (value - rent))`) ?? fee;
      const from = at % (text.length + 1);
      return [text, text.slice(0, from) + put + text.slice(from + (length % 3))];
    });
    const answers = await held(bent);
    const differ = bent.filter((text, at) => (answers[at] === true) !== (kept(text) === text));
    expect(differ).toEqual([]);
    expect(answers.filter((answer) => answer).length).toBeGreaterThan(RUNS);
    expect(answers.filter((answer) => !answer).length).toBeGreaterThan(RUNS);
  });

  it('which never asks more than two years’ value less the rents', () => {
    for (const text of fc.sample(someFee, { numRuns: RUNS, seed: SEED })) {
      const rule = kept(text);
      const fee = parseFee(rule ?? '0');
      if (isRefusal(fee)) throw new Error(fee.message);
      for (const [value, rent] of [
        [0n, 0n],
        [7n, 3n],
        [101n, 0n],
        [5_000_011n, 5_000_010n],
        [1_100n, 1_000n],
      ] as const) {
        const said = exactFee(fee, { value: fraction(value), rent: fraction(rent) });
        const cap = fraction(2n * (value - rent));
        expect(rule === undefined || compareFractions(said, cap) <= 0).toBe(true);
      }
    }
  });

  it.each([
    ['value * 1000) * 0 + (0', false],
    ['least(value * 1000) * 0 + (0, 2 * (value - rent))', false],
    ['least(greatest(least(value, 1100), least(value, 60 * value - 64900)), 100)', false],
    ['least(2 * rent, 2 * (value - rent))', true],
    ['2 * (value - rent)', true],
    ['value', false],
    ['least(value,  2 * (value - rent))', false],
    ['least(4/2 * value, 2 * (value - rent))', false],
    ['least(1 * value, 2 * (value - rent))', false],
    ['least(1/1 * value, 2 * (value - rent))', false],
    ['least(11 * value, 2 * (value - rent))', true],
    ['least((value - rent), 2 * (value - rent))', false],
    ['least(0, 2 * (value - rent))', true],
    ['least(2 * (value - rent))', false],
    [`least(${'('.repeat(40)}value${')'.repeat(40)}, 2 * (value - rent))`, false],
    [`least(${'9'.repeat(16)}, 2 * (value - rent))`, false],
    ['least(value2, 2 * (value - rent))', false],
    ['', false],
  ])('%s: %s', async (text, stands) => {
    expect([await held([text]), kept(text) === text]).toEqual([[stands], stands]);
  });
});
