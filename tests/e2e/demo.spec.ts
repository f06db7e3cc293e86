import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DemoService } from '../../apps/server/src/demo/demo.service.js';
import { PartnershipService } from '../../apps/server/src/partnership/partnership.service.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const now = new Date('2026-11-22T10:00:00Z');
const scale = 6;
const quiet = (): void => undefined;

interface Progress {
  readonly step: string;
  readonly done: number;
  readonly total: number;
}

describe('the demonstration through the real services', () => {
  let server: TestServer;
  const told: Progress[] = [];
  let documents: string;

  const rows = <T>(sql: string): Promise<T[]> => {
    return server.database
      .pool('superuser')
      .query(sql)
      .then((answer) => answer.rows as T[]);
  };

  beforeAll(async () => {
    server = await startTestServer();
    documents = await mkdtemp(join(tmpdir(), 'copyhold-papers-'));
    const outcome = await server.app.get(DemoService).seedIfEmpty({
      now,
      scale,
      firstBallotMs: 1_500,
      documents,
      onProgress: (step, done, total) => told.push({ step, done, total }),
    });
    expect(outcome).toBe('SEEDED');
  });

  afterAll(async () => {
    await server.stop();
    await rm(documents, { recursive: true });
  });

  it('keeps every paper that its register names, each under the digest of its bytes', async () => {
    const named = await rows<{ document: string }>(
      `SELECT DISTINCT encode(document, 'hex') AS document FROM (SELECT document FROM asset UNION ALL SELECT document FROM valuation
         UNION ALL SELECT document FROM collateral) AS d ORDER BY 1`,
    );
    const kept = (await readdir(documents)).sort();
    expect(kept).toEqual(named.map(({ document }) => `${document}.txt`));
    expect(kept.length).toBeGreaterThan(5);
    for (const file of kept) {
      const text = await readFile(join(documents, file));
      expect(createHash('sha256').update(text).digest('hex')).toBe(file.slice(0, 64));
      expect(text.toString()).toContain('Weirside is invented');
    }
  });

  it('keeps its books balanced in every unit', async () => {
    const totals = await rows<{ unit: string; difference: string }>(
      'SELECT unit, sum(debit_posted - credit_posted) AS difference FROM account GROUP BY unit ORDER BY unit',
    );
    expect(totals.map(({ unit }) => unit)).toEqual(
      expect.arrayContaining(['COMPUTE_RAW', 'COMPUTE_WEIGHTED', 'ENERGY', 'EUR', 'LABEL_POINT', 'TOKEN', 'WATER']),
    );
    expect(totals.filter(({ difference }) => difference !== '0')).toEqual([]);
  });

  it('leaves one ballot open and one executed, with a run that is part paid', async () => {
    const motions = await rows<{ state: string; cast: string }>(
      `SELECT m.state, count(b.voter_ref) AS cast FROM motion m LEFT JOIN ballot b ON b.motion_id = m.id
       GROUP BY m.id, m.state ORDER BY m.state`,
    );
    // Two divisions of a surplus, and two motions: one under discussion, one put to the vote for a later day.
    expect(motions.map(({ state }) => state)).toEqual(['DELIBERATION', 'EXECUTED', 'NOTICED', 'OPEN']);
    const [, executed, , open] = motions;
    for (const division of [executed, open]) expect(Number(division?.cast)).toBeGreaterThan(0);
    const [paid] = await rows<{ paid: string; posted: string; people: string }>(
      'SELECT count(paid_journal_id) AS paid, count(posted_journal_id) AS posted, count(*) AS people FROM distribution_item',
    );
    expect(paid?.posted).toBe(paid?.people);
    expect(Number(paid?.paid)).toBeGreaterThan(0);
    expect(Number(paid?.paid)).toBeLessThan(Number(paid?.people));
  });

  it('has two closed periods whose waterfall runs to its end', async () => {
    const closes = await rows<{ name: string; result: string }>(
      `SELECT p.name, c.result FROM period_close c JOIN period p ON p.id = c.period_id ORDER BY p.name`,
    );
    expect(closes.map(({ name }) => name)).toEqual(['2026-06', '2026-Q3']);
    for (const { result } of closes) {
      const close = JSON.parse(result) as Record<string, string> & { funders: { amount: string }[] };
      for (const key of ['base', 'lockedReserve', 'solidarity', 'standingShare', 'allocable']) {
        expect(BigInt(close[key] ?? '0')).toBeGreaterThan(0n);
      }
      expect(BigInt(close.funders[0]?.amount ?? '0')).toBeGreaterThan(0n);
    }
  });

  it('opens the quarter that today belongs to', async () => {
    const open = await rows("SELECT name, starts_on::text, ends_on::text FROM period WHERE state = 'OPEN'");
    expect(open).toEqual([{ name: '2026-Q4', starts_on: '2026-10-01', ends_on: '2026-12-31' }]);
  });

  it('tells of named steps, each to its end', () => {
    const steps = Map.groupBy(told, ({ step }) => step);
    expect(steps.size).toBeGreaterThan(10);
    for (const [, progress] of steps) {
      const last = progress.at(-1);
      expect(last?.done).toBe(last?.total);
    }
  });

  it('shows the partnership', async () => {
    const answer = await server.graphql(
      '{ partnership { slug customVersion memberCount bodies { path } colleges { code members weight } sites { slug machines energyMillijoules waterMicrolitres } } }',
    );
    expect(answer).toMatchObject({
      data: {
        partnership: {
          slug: 'weirside',
          customVersion: 1,
          bodies: [{ path: 'ca' }, { path: 'je' }, { path: 'pb' }],
          colleges: expect.arrayContaining([expect.objectContaining({ code: 'COMMON', weight: '3/10' })]),
          sites: [
            { slug: 'school-cellar', machines: 18 },
            { slug: 'neighbours', machines: 14, waterMicrolitres: null },
            { slug: 'mill-hall', machines: 8 },
          ],
        },
      },
    });
  });

  it('is seeded once', async () => {
    await expect(server.app.get(DemoService).seedIfEmpty({ now, onProgress: quiet })).resolves.toBe('PRESENT');
  });
});

describe('a seeding that is cut short', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer();
  });

  afterAll(async () => {
    await server.stop();
  });

  it('goes on at the next start, whole and once, wherever it stopped', async () => {
    const demo = server.app.get(DemoService);
    const options = { now, scale, firstBallotMs: 1_500 };
    // Each try is cut at a later step: a thrown error leaves what was committed, as a kill does.
    for (const cut of ['people, machines', 'metered use is posted', 'ballots on 2026-06', 'use of 2026-08']) {
      const onProgress = (step: string): void => {
        if (step.startsWith(cut)) throw new Error('cut');
      };
      await expect(demo.seedIfEmpty({ ...options, onProgress })).rejects.toThrow('cut');
    }
    // Another day and another size do not matter any more.
    const later = { now: new Date('2027-02-01T00:00:00Z'), scale: 50, firstBallotMs: 1_500 };
    await expect(demo.seedIfEmpty({ ...later, onProgress: quiet })).resolves.toBe('RESUMED');
    const partnership = await server.app.get(PartnershipService).current();
    expect(partnership?.slug).toBe('weirside');
    const { rows } = await server.database
      .pool('superuser')
      .query<{ periods: string; motions: string; opening: string }>(
        `SELECT (SELECT count(*) FROM period_close) AS periods, (SELECT count(*) FROM motion) AS motions,
                (SELECT count(*) FROM journal WHERE kind = 'assets-contributed') AS opening`,
      );
    expect(rows).toEqual([{ periods: '2', motions: '4', opening: '5' }]);
  });
});
