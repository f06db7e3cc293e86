import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { outsideBounds } from '#libs/custom';
import { customOfText, textOfCustom } from '../../apps/server/src/custom/custom-text.js';
import { customText, customWith, RawCustoms } from '../support/raw-custom.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let pools: { readonly app: pg.Pool; readonly superuser: pg.Pool };
beforeAll(async () => {
  database = await createTestDatabase();
  pools = { app: database.pool('app'), superuser: database.pool('superuser') };
});
afterAll(async () => {
  await database.drop();
});

/** A custom as it could be adopted once: 1 % of the roll or one vote decide, and a rent takes the whole value. */
function formerText(version: number): string {
  const document = JSON.parse(customWith(['gmQuorum'], { share: '1/100', atMost: 1 }, version)) as object;
  const former = { ...document, rentShare: '1/1', stintReserve: '1/1' };
  const at = customText(version);
  // As it is stored: the same keys in the same order.
  return JSON.stringify(
    Object.fromEntries(
      Object.keys(JSON.parse(at) as object).map((key) => [key, former[key as keyof typeof former] as unknown]),
    ),
  );
}

describe('a custom adopted within wider bounds', () => {
  it('stands, reads back as it was written, and is followed by one within the bounds of today', async () => {
    const customs = await RawCustoms.foundLongAgo(pools, 'former', formerText(1));
    const custom = customOfText(formerText(1));
    expect(textOfCustom(custom)).toBe(formerText(1));
    expect(outsideBounds(custom).map(({ field }) => field)).toContain('gmQuorum.share');
    expect(await customs.adopt(customText(2))).toBe('done');
  });

  it.each([
    ['gmQuorum.share', { share: '4/100', atMost: 50 }],
    ['gmQuorum.atMost', { share: '1/10', atMost: 9 }],
  ])('is not followed by another beyond them: %s', async (_field, gmQuorum) => {
    const customs = await RawCustoms.foundLongAgo(pools, `former-${String(gmQuorum.atMost)}`, formerText(1));
    const text = customWith(['gmQuorum'], {
      share: gmQuorum.share === '4/100' ? '1/25' : '1/10',
      atMost: String(gmQuorum.atMost),
    });
    expect(await customs.adopt(text)).toBe('CustomOutOfBounds');
    expect(await customs.adopt(customWith(['rentShare'], '1/1'))).toBe('CustomOutOfBounds');
    expect(await customs.adopt(customWith(['stintReserve'], '3/4'))).toBe('CustomOutOfBounds');
  });
});
