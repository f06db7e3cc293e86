import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { customToDocument, defaultCustom, entrenchedClauses, type CustomDocument } from '#libs/custom';
import { customText, customWith, hashOfText, inDays, RawCustoms } from '../support/raw-custom.js';
import { refusedSql } from '../support/refused-sql.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const DENIED = '42501';
const APPEND_ONLY = 'P0101';
const standard = customToDocument(defaultCustom('EUR'));

let database: TestDatabase;
let pools: { readonly app: pg.Pool; readonly superuser: pg.Pool };
let customs: RawCustoms;
let founded = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = { app: database.pool('app'), superuser: database.pool('superuser') };
});
afterAll(async () => {
  await database.drop();
});
beforeEach(async () => {
  founded += 1;
  customs = await RawCustoms.found(pools, `custom-${String(founded)}`);
});

const waterfall = (change: Partial<CustomDocument['waterfall']>) => ({
  waterfall: { ...standard.waterfall, ...change },
});
const majorities = (change: Partial<CustomDocument['majorities']>) => ({
  majorities: { ...standard.majorities, ...change },
});
const fee = (rule: string) => ({ entryFine: { mode: 'FINE_CERTAIN' as const, rule } });

describe('the list of entrenched clauses', () => {
  it('is the lib’s, clause by clause', async () => {
    const { rows } = await pools.app.query('SELECT * FROM copyhold.entrenched_clause ORDER BY key');
    const ofLib = entrenchedClauses.map(({ key, direction, ladder, absent }) => ({
      key,
      path: key.split('.'),
      direction,
      ladder: ladder ?? null,
      absent: absent ?? null,
    }));
    expect(rows).toEqual(ofLib.sort((a, b) => (a.key < b.key ? -1 : 1)));
  });

  it('is nobody’s to change', async () => {
    const away = 'DELETE FROM copyhold.entrenched_clause';
    expect(await refusedSql(pools.app, away)).toBe(DENIED);
    expect(await refusedSql(pools.superuser, away)).toBe(APPEND_ONLY);
  });
});

describe('the application’s password in the hands of an enclosure', () => {
  it('adopts what members resolved, and nothing else of it', async () => {
    const text = customText(2, { gmClearDays: 21 });
    expect(await customs.adopt(text)).toBe('done');
  });

  it.each<[string, Partial<CustomDocument>]>([
    ['waterfall.lockedReserve', waterfall({ lockedReserve: '29 %' })],
    ['waterfall.standingShare', waterfall({ standingShare: '4.99 %' })],
    ['valueIndex', { valueIndex: '5 %' }],
    ['majorities.CUSTOM_CHANGE', majorities({ CUSTOM_CHANGE: { majority: 'SIMPLE', count: 'EVERY' } })],
    ['majorities.CUSTOM_CHANGE', majorities({ CUSTOM_CHANGE: { majority: 'TWO_THIRDS', count: 'WEIGHTED' } })],
    ['majorities.DISPOSAL', majorities({ DISPOSAL: { majority: 'SIMPLE', count: 'WEIGHTED' } })],
    ['majorities.LOSS_ABSORPTION', majorities({ LOSS_ABSORPTION: { majority: 'SIMPLE', count: 'WEIGHTED' } })],
  ])('L3: does not loosen %s, with every member’s vote', async (_key, change) => {
    expect(await customs.adopt(customText(2, change))).toBe('EntrenchedClauseLoosened');
  });

  it('L3: does not undo what was tightened, nor rename the body that takes over', async () => {
    const tight = {
      ...waterfall({ lockedReserve: '1/3' }),
      jurisdiction: 'UK_CIC' as const,
      lock: { guardianConsent: 'EVERY_DISPOSAL' as const, specifiedBody: 'Commons Trust' },
      lives: { ...standard.lives, notices: 5 },
    };
    expect(await customs.adopt(customText(2, tight))).toBe('done');
    const later = { version: 3, at: inDays(60) };
    for (const back of [
      waterfall({ lockedReserve: '33333333333333333333/100000000000000000000' }),
      { jurisdiction: 'DEFAULT' as const },
      { lock: { ...tight.lock, specifiedBody: 'Buyer Ltd' } },
      { lock: { ...tight.lock, specifiedBody: '' } },
      { lock: { ...tight.lock, guardianConsent: 'UNLISTED_BODIES' as const } },
      { lives: { ...standard.lives, notices: 4 } },
    ]) {
      expect(await customs.adopt(customText(3, { ...tight, ...back }), later)).toBe('EntrenchedClauseLoosened');
    }
    expect(await customs.adopt(customText(3, tight), later)).toBe('done');
  });

  it('does not leave a clause out, write it as no number, or say it twice', async () => {
    expect(await customs.adopt(customWith(['valueIndex'], undefined))).toBe('CustomOutOfBounds');
    for (const odd of ['lots', 'NaN', '1/0', '-', '']) {
      const text = customText(2).replace('"lockedReserve":"3/10"', `"lockedReserve":"${odd}"`);
      expect(await customs.adopt(text)).toBe('CustomOutOfBounds');
    }
    const twice = customText(2).replace('"valueIndex":', '"valueIndex":"1/25","valueIndex":');
    expect(await customs.adopt(twice)).toBe('CustomMalformed');
  });

  it('LAB-4: does not found on less than the labellers’ one percent, nor on a wide index', async () => {
    const low = await RawCustoms.found(pools, `low-${String(founded)}`, customText(1)).then(() => 'done');
    expect(low).toBe('done');
    for (const [at, bad] of [
      waterfall({ standingShare: '0.9 %' }),
      { share: { revenueFloor: '0.9 %' } },
      { valueIndex: '11 %' },
      { lives: { ...standard.lives, notices: 2 } },
    ].entries()) {
      const found = RawCustoms.found(pools, `low-${String(founded)}-${String(at)}`, customText(1, bad));
      await expect(found).rejects.toThrow('CustomOutOfBounds');
    }
  });

  it('gives funders no more of a period than every statute lets them have', async () => {
    for (const funderCeiling of ['36 %', '35.000000001 %']) {
      expect(await customs.adopt(customText(2, waterfall({ funderCeiling })))).toBe('BelowProfile');
    }
  });

  it('SUR-2: stands no lower than its statute asks, by the row of the day that it begins', async () => {
    const italy = { jurisdiction: 'IT' as const };
    expect(await customs.adopt(customText(2, { ...italy, ...waterfall({ solidarity: '2 %' }) }))).toBe('BelowProfile');
    const france = { jurisdiction: 'FR_SCIC' as const };
    expect(await customs.adopt(customText(2, france))).toBe('BelowProfile');
    const ltd = { jurisdiction: 'UK_CBS' as const, capital: { individualShareMinor: '10000001' } };
    expect(await customs.adopt(customText(2, ltd))).toBe('BelowProfile');
    expect(await customs.adopt(customText(2, italy))).toBe('done');
  });

  it('is never retroactive, and never resolved for people who come later', async () => {
    const text = customText(2);
    expect(await customs.adopt(text, { at: '2026-02-01T00:00:00.000Z' })).toBe('CustomRetroactive');
    expect(await customs.adopt(text, { at: 'infinity' })).toBe('CustomRetroactive');
    expect(await customs.adopt(text, { at: inDays(-0.001) })).toBe('CustomRetroactive');
    expect(await customs.adopt(text, { at: inDays(368) })).toBe('CustomTooFarAhead');
    expect(await customs.adopt(text, { at: '2099-01-01T00:00:00.000Z' })).toBe('CustomTooFarAhead');
    expect(await customs.adopt(text)).toBe('done');
    expect(await customs.adopt(customText(3), { version: 3, at: inDays(29) })).toBe('CustomRetroactive');
    expect(await customs.adopt(customText(3), { version: 3, at: inDays(30) })).toBe('CustomRetroactive');
  });

  it('does not choose when a custom begins: members resolved the instant', async () => {
    const text = customText(2);
    const rules = hashOfText(text);
    const timeless = await customs.resolution({ result: { rules } });
    expect(await customs.adopt(text, { resolution: timeless })).toBe('ResolutionNotForThis');
    for (const effectiveAt of [inDays(31), inDays(30).slice(0, 10), 'soon', '']) {
      const resolution = await customs.resolution({ result: { rules, effectiveAt } });
      expect(await customs.adopt(text, { resolution })).toBe('ResolutionNotForThis');
    }
    const resolution = await customs.resolution({ result: { rules, effectiveAt: inDays(30) } });
    expect(await customs.adopt(text, { resolution })).toBe('done');
  });

  it('does not use a resolution of other content, of another kind, that was lost, of others, or none', async () => {
    const [text, other] = [customText(2), customText(2, { gmClearDays: 30 })];
    const right = { rules: hashOfText(text), effectiveAt: inDays(30) };
    const neighbour = await RawCustoms.found(pools, `neighbour-${String(founded)}`);
    const wrong = [
      [await customs.resolution({ result: { ...right, rules: hashOfText(other) } }), 'ResolutionNotForThis'],
      [await customs.resolution({ result: {} }), 'ResolutionNotForThis'],
      [await customs.resolution({ kind: 'APPROPRIATION', result: right }), 'ResolutionNotForThis'],
      [await customs.resolution({ carried: false, result: right }), 'ResolutionMissing'],
      [await neighbour.resolution({ result: right }), 'ResolutionMissing'],
      [null, 'ResolutionMissing'],
    ] as const;
    for (const [resolution, says] of wrong) expect(await customs.adopt(text, { resolution })).toBe(says);
    expect(await customs.adopt(text, { resolution: await customs.resolution({ result: right }) })).toBe('done');
  });

  it('does not use the same resolution twice', async () => {
    const text = customText(2);
    const resolution = await customs.resolution({ result: { rules: hashOfText(text), effectiveAt: inDays(30) } });
    expect(await customs.adopt(text, { resolution })).toBe('done');
    const again = { resolution, version: 3, at: inDays(60) };
    expect(await customs.adopt(text, again)).toBe('CustomNotNext');
    const spent = await customs.resolution({ result: { rules: hashOfText(customText(3)), effectiveAt: inDays(60) } });
    expect(await customs.adopt(customText(3), { ...again, resolution: spent })).toBe('done');
    expect(await customs.adopt(customText(3), { ...again, resolution: spent })).toBe('CustomNotNext');
    const beside = `INSERT INTO copyhold.custom_version (partnership_id, version, effective_at, rules, resolution_id)
      VALUES ($1, 4, '2099-04-01', '{}', $2)`;
    expect(await refusedSql(pools.app, beside, [customs.partnership, spent])).toBe(DENIED);
    expect(await refusedSql(pools.superuser, beside, [customs.partnership, spent])).toBe('23505');
  });

  it('names no market price in a fee, whatever was resolved', async () => {
    for (const rule of [
      '1/10 * salePrice',
      'least(value, bid)',
      'price_index * value',
      'Value',
      'value; drop table custom_version',
      'vаlue',
      `${'value + '.repeat(80)}0`,
      '',
    ]) {
      expect(await customs.adopt(customText(2, fee(rule)))).toBe('FeeUnknownTerm');
    }
    expect(await customs.adopt(customWith(['entryFine'], undefined))).toBe('CustomOutOfBounds');
    expect(await customs.adopt(customText(2, fee('least(value, 2 * (value - rent))')))).toBe('done');
  });

  it('COP-3: asks no more than two years’ value less the rents, whatever was resolved', async () => {
    for (const rule of [
      '9 * value',
      '500',
      'rent',
      '2 * value - rent',
      'greatest(2 * (value - rent), 100)',
      'value -- rent',
      'value /* rent */ - rent',
      'value value',
      'least(value)) + (9 * value',
      '1/0 * value',
      'least(value) * 1000 + (0, 2 * (value - rent))',
      'least(value, 9 * value - 2 * (value - rent))',
      'least(value, 5) + least(9 * value, 2 * (value - rent))',
      'greatest(value, least(value, 2 * (value - rent)))',
    ]) {
      expect([rule, await customs.adopt(customText(2, fee(rule)))]).toEqual([rule, 'FeeMayExceedCap']);
    }
    expect(await customs.adopt(customText(2, fee('2/3 * 3 * (value - rent)')))).toBe('done');
  });

  it('COP-6: does not raise the cost that custom value is made of above the index', async () => {
    const dear = (costMinor: string) => ({
      tariffs: { ...standard.tariffs, 'gpu-time': { ...standard.tariffs['gpu-time'], costMinor } },
    });
    await customs.stands(2, inDays(-340), customText(2, dear('98')));
    const soon = { version: 3, at: inDays(20) };
    expect(await customs.adopt(customText(3, dear('99')), soon)).toBe('CustomValueRisesTooFast');
    const nextYear = { version: 3, at: inDays(28) };
    expect(await customs.adopt(customText(3, dear('102')), nextYear)).toBe('CustomValueRisesTooFast');
    expect(await customs.adopt(customText(3, dear('101')), nextYear)).toBe('done');
  });

  it('changes no custom that was adopted, and stages what it is with the hash before', async () => {
    const text = customText(2, { gmClearDays: 21 });
    const resolution = await customs.resolution({ result: { rules: hashOfText(text), effectiveAt: inDays(30) } });
    expect(await customs.adopt(text, { resolution })).toBe('done');
    for (const sql of [
      `UPDATE copyhold.custom_version SET rules = '{}'`,
      'DELETE FROM copyhold.custom_version',
      'TRUNCATE copyhold.custom_version CASCADE',
    ]) {
      expect([DENIED, APPEND_ONLY]).toContain(await refusedSql(pools.app, sql));
    }
    const { rows } = await pools.app.query<{ entry: string }>(
      `SELECT convert_from(entry, 'UTF8') AS entry FROM copyhold.log_stage WHERE partnership_id = $1 AND type = 'custom' ORDER BY id`,
      [customs.partnership],
    );
    const adopted = await pools.app.query<{ at: Date }>(
      'SELECT recorded_at AS at FROM copyhold.custom_version WHERE partnership_id = $1 ORDER BY version',
      [customs.partnership],
    );
    const adoptedAt = (version: number): string => adopted.rows[version - 1]?.at.toISOString() ?? '';
    const leaf = (version: string, more: Readonly<Record<string, string>>) => ({
      type: 'custom',
      v: '3',
      version,
      adoptedAt: adoptedAt(Number(version)),
      ...more,
    });
    const [first, second] = [hashOfText(customText(1)), hashOfText(text)];
    const leaves = [
      leaf('1', { effectiveAt: '2026-01-01T00:00:00.000Z', previous: '', resolution: '', rules: first }),
      leaf('2', { effectiveAt: inDays(30), previous: first, resolution, rules: second }),
    ];
    const canonical = (value: Readonly<Record<string, string>>): string =>
      JSON.stringify(Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))));
    expect(rows.map(({ entry }) => entry)).toEqual(leaves.map(canonical));
  });
});
