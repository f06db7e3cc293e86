import { createHash } from 'node:crypto';
import type pg from 'pg';
import { isRefusal } from '#libs/amount';
import { canonicalJson } from '#libs/transparency-log';
import { CourtService } from '../../apps/server/src/court-roll/court.service.js';
import { RollService } from '../../apps/server/src/court-roll/roll.service.js';
import { foundSmallPartnership, type SmallPartnership } from './small-partnership.js';
import { startTestServer, type TestServer } from './test-server.js';

export type Members = Record<string, string | null>;

export const SALT = Buffer.alloc(32, 7);
const sha = (...parts: (Buffer | string)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

/** The commitment to a person of a line. */
export const person = (entry: string, rollNumber: string): string =>
  sha('roll-person\n', SALT, canonicalJson({ entry, rollNumber }));

/** A line that somebody would have the roll take, well-formed but for what is forged. */
export interface Forged {
  readonly holding: string;
  readonly event: string;
  readonly change: Members;
  readonly holder?: string;
  readonly other?: string;
  readonly jury?: readonly string[];
  /** Of age on this day: committed to, and told to nobody. */
  readonly minor?: string;
}

/** A line of H-0002, on a day. */
export const at = (
  on: string,
  event: string,
  state: string,
  change: Members = {},
  more: Partial<Forged> = {},
): Forged => ({ holding: 'H-0002', event, change: { state, on, ...change }, ...more });

/** So many days ago. */
export const ago = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

const FRESH: Members = {
  appurtenantTo: null,
  improvement: '0',
  life: '1',
  meter: null,
  notices: '0',
  quantity: '1',
  rent: '0',
  value: '0',
  kind: 'STINT_GATE',
  subject: 'pasture',
};
const NONE: Members = {
  customVersion: '1',
  fine: null,
  fineRule: null,
  jury: null,
  note: null,
  of: null,
  sum: null,
  until: null,
  verdict: null,
  votes: null,
};

/**
 * A roll of four host claims, H-0001 of r0001 to H-0004 of r0004 with 950.00 a year each, and 60 gates S-0001 that go
 * with H-0001, told as a history until somebody ends it; and the login of the application, writing lines of its own.
 */
export class RollForge {
  private constructor(
    readonly server: TestServer,
    readonly small: SmallPartnership,
  ) {}

  static async open(): Promise<RollForge> {
    const server = await startTestServer();
    const app = server.database.pool('app');
    const small = await foundSmallPartnership(app);
    await app.query(`SELECT copyhold.plan_demo($1, 'test', 1, now())`, [small.id]);
    const forge = new RollForge(server, small);
    const asked = ['r0001', 'r0002', 'r0003', 'r0004'].map((each, index) => ({
      kind: 'HOST_CLAIM' as const,
      subject: `site ${String(index)}`,
      personId: small.people[each] ?? '',
      since: '2026-02-01',
      quantity: 3_600_000_000_000_000_000n,
      meter: 'gpu-time' as const,
    }));
    await server.app.get(CourtService, { strict: false }).setPasture(small.id, { subject: 'pasture', gates: 100n });
    const enrolled = await forge.roll.enrol(small.id, asked);
    if (isRefusal(enrolled)) throw new Error(enrolled.message);
    const gate = { kind: 'STINT_GATE', subject: 'pasture', quantity: 60n, toUseOf: 'r0001', appurtenantTo: 'H-0001' };
    await forge.enter({ act: 'GRANT', on: '2026-02-01', ...gate });
    await forge.enter({ act: 'ADMIT', on: '2026-02-01', holding: 'S-0001' });
    return forge;
  }

  get app(): pg.Pool {
    return this.server.database.pool('app');
  }

  get roll(): RollService {
    return this.server.app.get(RollService, { strict: false });
  }

  /** As the server enters it; a refusal fails the test. */
  async enter(wish: Parameters<RollService['enter']>[1]): Promise<void> {
    const entered = await this.roll.enter(this.small.id, wish, 'test');
    if (isRefusal(entered)) throw new Error(`${wish.act}: ${entered.message}`);
  }

  /** From here on the clock judges. */
  async endHistory(): Promise<void> {
    await this.app.query('UPDATE copyhold.demo_seed SET finished_at = now()');
  }

  /** The SQLSTATE of the refusal, in the statement or at the commit; 'done' where there was none. Committed if `keep`. */
  async attempt(lines: readonly Forged[], keep = false): Promise<string> {
    return this.inOne(async (client) => {
      for (const line of lines) await this.write(client, [line]);
    }, keep);
  }

  /** The same of lines that are entered in one call, as one act of the court. */
  async attemptTogether(lines: readonly Forged[], keep = false): Promise<string> {
    return this.inOne((client) => this.write(client, lines), keep);
  }

  private async inOne(work: (client: pg.PoolClient) => Promise<void>, keep: boolean): Promise<string> {
    const client = await this.app.connect();
    try {
      await client.query('BEGIN');
      await work(client);
      await client.query('SET CONSTRAINTS ALL IMMEDIATE');
      if (keep) await client.query('COMMIT');
      return 'done';
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : String(error);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  }

  private async write(client: pg.PoolClient, lines: readonly Forged[]): Promise<void> {
    const { small } = this;
    await client.query('SELECT copyhold.lock_ledger($1)', [small.id]);
    const head = await client.query<{ number: string; hash: string }>(
      `SELECT number::text, encode(hash, 'hex') AS hash FROM copyhold.roll_entry e WHERE partnership_id = $1 ORDER BY e.number DESC LIMIT 1`,
      [small.id],
    );
    let { number = '0', hash = '' } = head.rows[0] ?? {};
    const documents: string[] = [];
    const holders: (string | null)[] = [];
    for (const line of lines) {
      number = String(Number(number) + 1);
      const before = await this.before(client, line.holding);
      const holder = line.holder ?? before?.roll ?? 'r0001';
      const document = documentOf(line, { number, hash, holder, before: before?.document });
      hash = sha(document);
      documents.push(document);
      holders.push(this.id(holder));
    }
    await client.query(
      'SELECT copyhold.enter_roll($1, $2, $3::uuid[], $4::bytea[], $5::uuid[], $6::bytea[], $7, $8::bytea[], $9::uuid[], $10::date[], $11::bytea[])',
      [
        small.id,
        documents,
        holders,
        lines.map(() => SALT),
        lines.map(({ other }) => this.id(other)),
        lines.map(({ other }) => (other === undefined ? null : SALT)),
        lines.map(() => null),
        lines.map(() => null),
        [...new Set(lines.flatMap(({ jury = [] }) => jury))].map((roll) => this.id(roll)),
        lines.map(({ minor }) => minor ?? null),
        lines.map(({ minor }) => (minor === undefined ? null : SALT)),
      ],
    );
  }

  private id(roll: string | undefined): string | null {
    return roll === undefined ? null : (this.small.people[roll] ?? null);
  }

  private async before(
    client: pg.PoolClient,
    holding: string,
  ): Promise<{ readonly document: string; readonly roll: string } | undefined> {
    const { rows } = await client.query<{ document: string; roll: string }>(
      `SELECT e.document, p.roll_number AS roll FROM copyhold.roll_entry e JOIN copyhold.holding h ON h.id = e.holding_id
       JOIN copyhold.person p ON p.id = h.person_id WHERE h.number = $1 ORDER BY e.number DESC LIMIT 1`,
      [holding],
    );
    return rows[0];
  }
}

interface Place {
  readonly number: string;
  readonly hash: string;
  readonly holder: string;
  readonly before: string | undefined;
}

/** The line that would follow the last of its holding, but for what is forged. */
function documentOf({ holding, event, change, other, minor }: Forged, { number, hash, holder, before }: Place): string {
  return canonicalJson({
    ...(before === undefined ? FRESH : (JSON.parse(before) as Members)),
    ...NONE,
    event,
    holder: person(number, holder),
    holding,
    number,
    on: '2026-03-01',
    previous: hash,
    type: 'roll-entry',
    v: '2',
    toUseOf: other === undefined ? null : person(number, other),
    ...(minor === undefined ? {} : { until: sha('roll-day\n', SALT, canonicalJson({ entry: number, until: minor })) }),
    ...change,
  });
}
