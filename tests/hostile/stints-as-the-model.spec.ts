import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';
import { fraction, isRefusal } from '#libs/amount';
import { stintsOf } from '#libs/court-roll';
import { customToDocument, defaultCustom } from '#libs/custom';
import { StintLedger, type StintHold } from '#libs/inference-meter';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { openStintTown, type StintTown } from '../support/stint-town.js';

const GRANT = 54n;
const TERMS = { grant: GRANT, leaseMin: 8n, throttle: fraction(1n, 4n) };
const IDS = ['a', 'b', 'c', 'd', 'e', 'f'];
/** A step of the model in milliseconds of the database: far apart, so that no clock rounds one away. */
const TICK = 1_000;

let town: StintTown;
let pool: pg.Pool;
let run = 0;
/** Inside the period, and so far ahead that the server's own sweeper finds nothing due. */
let startMs = 0;

beforeAll(async () => {
  const { stint } = customToDocument(defaultCustom('EUR'));
  town = await openStintTown({ stint: { ...stint, leaseMin: TERMS.leaseMin.toString() } });
  pool = town.server.database.pool('superuser');
  await town.capacityOf(100n);
  startMs = Date.now() + 3_600_000;
});
afterAll(async () => {
  await town.server.stop();
});

/** The functions under the calls, with an instant of the test's own. */
class InRows {
  constructor(private readonly name: string) {}

  private request(id: string): string {
    return `${this.name} ${id}`;
  }

  private async one(sql: string, parameters: readonly unknown[]): Promise<{ outcome: string }> {
    const { rows } = await pool.query<{ outcome: string }>(`SELECT outcome FROM copyhold.${sql}`, [...parameters]);
    return { outcome: rows[0]?.outcome ?? '' };
  }

  private async idOf(id: string): Promise<string> {
    const sql = 'SELECT id FROM copyhold.stint_hold WHERE gateway = $1 AND request = $2';
    const { rows } = await pool.query<{ id: string }>(sql, ['model', this.request(id)]);
    return rows[0]?.id ?? '00000000-0000-0000-0000-000000000000';
  }

  reserve(at: Date, id: string, kind: string, ask: bigint, life: Life, admitMs: bigint | null) {
    const person = town.small.people['r0001'];
    const [ttl, longest] = [life.ttlMs * BigInt(TICK), life.longestMs * BigInt(TICK)].map(String);
    const admits = admitMs === null ? null : String(admitMs * BigInt(TICK));
    const wanted = [at, town.small.id, person, kind, this.request(id), String(ask), ttl, longest, admits];
    return this.one(
      `reserve_stint_at($1, $2, $3, NULL, $4, 'model', $5, 'm', $6, $7::bigint, $8::bigint, $9::bigint)`,
      wanted,
    );
  }

  async beat(at: Date, id: string, metered: bigint) {
    return this.one('beat_stint_at($1, $2, $3)', [at, await this.idOf(id), String(metered)]);
  }

  async shrink(at: Date, id: string, amount: bigint) {
    return this.one('shrink_stint_at($1, $2, $3)', [at, await this.idOf(id), String(amount)]);
  }

  async settle(at: Date, id: string, actual: bigint) {
    return this.one(`settle_stint_at($1, $2, $3, 0, 'counted')`, [at, await this.idOf(id), String(actual)]);
  }

  async sweep(at: Date): Promise<void> {
    await pool.query(`SELECT copyhold.sweep_stint(s, $1) FROM copyhold.stint s WHERE number = 'S-0001'`, [at]);
  }

  async standing() {
    const sql = `SELECT granted::text AS grant, used::text, held::text, residue::text FROM copyhold.stint WHERE number = 'S-0001'`;
    const { rows } = await pool.query<Record<string, string>>(sql);
    return rows[0];
  }

  async holds() {
    const sql = `SELECT substr(request, $2) AS id, kind, state, coalesce(closing, '') AS closing, asked::text, amount::text, metered::text, settled::text,
                        correction::text, residue::text FROM copyhold.stint_hold WHERE request LIKE $1 ORDER BY request`;
    const { rows } = await pool.query<Record<string, string>>(sql, [`${this.name} %`, this.name.length + 2]);
    return rows;
  }
}

interface Life {
  readonly ttlMs: bigint;
  readonly longestMs: bigint;
}

const id = fc.constantFrom(...IDS);
const amount = fc.bigInt({ min: 0n, max: 35n });
const life = fc.record({ ttlMs: fc.bigInt({ min: 1n, max: 40n }), longestMs: fc.bigInt({ min: 1n, max: 120n }) });
type Step =
  | {
      readonly do: 'reserve';
      readonly id: string;
      readonly amount: bigint;
      readonly life: Life;
      readonly kind: 'REQUEST' | 'JOB';
    }
  | { readonly do: 'lease'; readonly id: string; readonly amount: bigint; readonly life: Life }
  | { readonly do: 'beat' | 'shrink' | 'settle'; readonly id: string; readonly amount: bigint }
  | { readonly do: 'regrant'; readonly capacity: bigint };
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('reserve' as const),
      id,
      amount,
      life,
      kind: fc.constantFrom('REQUEST' as const, 'JOB' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('lease' as const), id, amount, life }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('beat' as const), id, amount }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('shrink' as const), id, amount }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('settle' as const), id, amount }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('regrant' as const), capacity: fc.bigInt({ min: 0n, max: 100n }) }),
  },
);

const GATES = [60n, 30n, 10n].map((gates, index) => ({ id: `S-000${String(index + 1)}`, gates }));

/** By the lib: what S-0001 has of a capacity. */
function grantOf(capacity: bigint): bigint {
  const shares = stintsOf(defaultCustom('EUR'), { capacity, host: 0n }, GATES);
  return isRefusal(shares) ? -1n : (shares[0]?.amount ?? -1n);
}

function byModel(ledger: StintLedger, each: Step, now: bigint): string {
  const answer = (given: StintHold | { readonly kind: string; readonly refused: true }): string =>
    isRefusal(given) ? given.kind : 'HELD';
  switch (each.do) {
    case 'reserve':
      return answer(ledger.reserve({ id: each.id, kind: each.kind, ask: each.amount, ...each.life }, now));
    case 'lease':
      return answer(ledger.lease({ id: each.id, block: each.amount, admitMs: 1n, ...each.life }, now));
    case 'regrant':
      ledger.sweep(now);
      ledger.regrant(grantOf(each.capacity));
      return 'DONE';
    case 'beat':
    case 'shrink':
    case 'settle':
      return answer(ledger[each.do](each.id, each.amount, now));
  }
}

async function byRows(rows: InRows, each: Step, at: Date): Promise<string> {
  switch (each.do) {
    case 'reserve':
      return (await rows.reserve(at, each.id, each.kind, each.amount, each.life, null)).outcome;
    case 'lease':
      return (await rows.reserve(at, each.id, 'LEASE', each.amount, each.life, 1n)).outcome;
    case 'regrant':
      await rows.sweep(at);
      return town.capacityOf(each.capacity);
    case 'beat':
    case 'shrink':
    case 'settle':
      return (await rows[each.do](at, each.id, each.amount)).outcome.replace('DONE', 'HELD');
  }
}

const held = (ledger: StintLedger) =>
  IDS.flatMap((name) => {
    const hold = ledger.hold(name);
    if (hold === undefined) return [];
    const { kind, state, closing = '', asked, amount: kept, metered, settled, correction, residue } = hold;
    const figures = Object.fromEntries(
      Object.entries({ asked, amount: kept, metered, settled, correction, residue }).map(([key, value]) => [
        key,
        String(value),
      ]),
    );
    return [{ id: name, kind, state, closing, ...figures }];
  });

/** The stint as new: everything of the run before has ended, and nothing of it is left. */
async function afresh(): Promise<void> {
  await town.capacityOf(100n);
  await pool.query('DELETE FROM copyhold.stint_hold');
  await pool.query('UPDATE copyhold.stint SET used = 0, held = 0, residue = 0, ceiling = granted');
}

describe('a stint in rows', () => {
  it('does whatever the lib’s ledger does, command by command', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat({ max: 15 }), step), { minLength: 1, maxLength: 30 }),
        async (steps) => {
          await afresh();
          run += 1;
          const rows = new InRows(`run ${String(run)}`);
          const ledger = new StintLedger(TERMS);
          let now = 0;
          for (const [after, each] of steps) {
            now += after;
            const at = new Date(startMs + now * TICK);
            const expected = byModel(ledger, each, BigInt(now));
            expect([each, await byRows(rows, each, at)]).toEqual([each, expected]);
            // The model looks at every hold with each command, the rows at those of the stint that it is about.
            await rows.sweep(at);
            const { grant, used, held: back, residue } = ledger.figures();
            const figures = { grant, used, held: back, residue };
            expect(await rows.standing()).toEqual(
              Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, String(value)])),
            );
            expect(await rows.holds()).toEqual(held(ledger));
          }
          for (const { code, sql } of checks.filter((check) => check.code.startsWith('stints-are'))) {
            expect([code, (await town.app.query(sql, [town.small.id])).rows]).toEqual([code, []]);
          }
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);
});
