import { createHash } from 'node:crypto';
import type pg from 'pg';
import { foundRaw, openCharted, postRaw, type RawJournal, type RawTransfer } from './raw-posting.js';
import type { TestDatabase } from './test-database.js';

export const BANK = 'je:assets:bank';
export const PROCEEDS = 'je:assets:bank:locked';
export const MACHINES = 'je:assets:machines';
export const WEAR = 'je:assets:machines-depreciation';
export const WORN = 'je:expenses:depreciation';
export const IMPAIRED = 'je:expenses:impairment';
export const GAIN = 'je:income:disposal-gains';
export const LOSS = 'je:expenses:disposal-losses';
export const RESERVE = 'je:equity:locked-reserve';
export const SURPLUS = 'je:equity:surplus';
export const OPENING = 'je:equity:opening';
export const GIVEN = 'je:income:gifts-in-kind';
export const WAGES = 'je:expenses:wages';
export const PERSON = 'je:liabilities:dividend:r0001';

const PATHS = [
  BANK,
  PROCEEDS,
  MACHINES,
  WEAR,
  WORN,
  IMPAIRED,
  GAIN,
  LOSS,
  RESERVE,
  SURPLUS,
  OPENING,
  WAGES,
  PERSON,
  'je:assets:datasets',
  'je:assets:datasets-depreciation',
  'je:income:gpu-time',
  GIVEN,
];

const DAY_MS = 86_400_000;

/** A day so many days from today, and noon of it. */
export const dayFromNow = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
export const noonOf = (day: string): string => `${day}T12:00:00Z`;
/** The same day so many years later or earlier. */
export const yearsOn = (day: string, years: number): string =>
  `${String(Number(day.slice(0, 4)) + years)}${day.slice(4)}`;

/** 28 February at the latest, so that every year has it; at least a day ago. */
export function plainDay(yearsAgo: number): string {
  const yesterday = dayFromNow(-1);
  return yearsOn(yesterday.endsWith('02-29') ? `${yesterday.slice(0, 4)}-02-28` : yesterday, -yearsAgo);
}

export const leg = (debit: string, credit: string, amount: bigint | number, purpose = 'TEST'): RawTransfer => ({
  debit,
  credit,
  amount: String(amount),
  purpose,
});

/** A journal as it is sent, but for its key. */
export type Sent = Omit<RawJournal, 'key'>;

export const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Accepted, or the refusal's code and what it says, or the SQLSTATE where a trigger undid it. */
export interface Verdict {
  readonly outcome: string;
  readonly detail: string;
  readonly id: string;
}

export interface AssetWish {
  readonly cost: bigint;
  readonly day?: string;
  readonly years?: number | null;
  readonly className?: string;
  /** None where it is null. */
  readonly document?: Buffer | null;
}

export interface DisposalWish {
  readonly asset: string;
  readonly price: bigint;
  readonly body?: string;
  readonly valuation?: string;
}

/** A ledger, raw, with the logins that may and may not release what it locks. */
export class LockRoom {
  private keys = 0;

  private constructor(
    readonly ledger: string,
    readonly app: pg.Pool,
    readonly guardian: pg.Pool,
    readonly steward: pg.Pool,
    readonly owner: pg.Pool,
  ) {}

  static async open(database: TestDatabase, slug: string): Promise<LockRoom> {
    const app = database.pool('app');
    const ledger = await foundRaw(app, slug);
    const pools = [database.pool('guardian'), database.pool('steward'), database.pool('owner')] as const;
    const room = new LockRoom(ledger, app, ...pools);
    await room.owner.query(
      `WITH made AS (INSERT INTO custom_version (partnership_id, version, effective_at, rules) VALUES ($1, 1, '2020-01-01Z', $2))
       SELECT stage_leaf($1, 'custom', $2)`,
      [ledger, '{"lock":{"specifiedBody":"The town"}}'],
    );
    await openCharted(
      app,
      ledger,
      PATHS.map((path) => ({ path })),
    );
    return room;
  }

  /** Posts one journal, whatever becomes of it. */
  async send(sent: Sent, key = this.nextKey()): Promise<Verdict> {
    return (await this.sendAll([{ key, ...sent }]))[0] ?? { outcome: 'none', detail: '', id: '' };
  }

  nextKey(): string {
    this.keys += 1;
    return `k${String(this.keys)}`;
  }

  /** Posts a batch. Where a trigger undoes all of it, each answers its SQLSTATE. */
  async sendAll(journals: readonly RawJournal[], pool: pg.Pool | pg.PoolClient = this.app): Promise<Verdict[]> {
    try {
      return (await postRaw(pool, this.ledger, journals)).map(({ outcome, code, detail, journal_id: id }) => ({
        outcome: code ?? outcome,
        detail: detail ?? '',
        id: id ?? '',
      }));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      return journals.map(() => ({ outcome: String(error.code), detail: error.message, id: '' }));
    }
  }

  /** Posts one journal that must be accepted; answers its id. */
  async accepted(sent: Sent): Promise<string> {
    const { outcome, detail, id } = await this.send(sent);
    if (outcome !== 'ACCEPTED') throw new Error(`${outcome}: ${detail}`);
    return id;
  }

  private async call<T>(pool: pg.Pool, call: string, values: readonly unknown[]): Promise<T> {
    const { rows } = await pool.query<{ answer: T }>(`SELECT copyhold.${call} AS answer`, [this.ledger, ...values]);
    return rows[0]?.answer as T;
  }

  /** Registers an asset; it is not in the books yet. */
  register({
    cost,
    day = dayFromNow(0),
    years = 4,
    className = 'HARDWARE',
    document = digest('bill'),
  }: AssetWish): Promise<string> {
    return this.call(this.app, `register_asset($1, $2, 'an asset', 'EUR', $3, $4, $5, $6)`, [
      className,
      cost.toString(),
      day,
      years,
      document,
    ]);
  }

  /** Registers an asset and brings it into the books. */
  async asset(wish: AssetWish): Promise<string> {
    const code = await this.register(wish);
    await this.accepted({
      transfers: [leg(MACHINES, OPENING, wish.cost)],
      source: { kind: 'asset', id: code },
      effectiveAt: noonOf(wish.day ?? dayFromNow(0)),
    });
    return code;
  }

  /** Depreciation of an asset on a day. */
  wear(asset: string, amount: bigint | number, day = dayFromNow(0)): Sent {
    return {
      transfers: [leg(WORN, WEAR, amount, 'DEPRECIATION')],
      source: { kind: 'depreciation', id: asset },
      effectiveAt: noonOf(day),
    };
  }

  valuation(asset: string, value: bigint, on = dayFromNow(0)): Promise<string> {
    return this.call(this.app, 'file_valuation($1, $2, $3, $4, $5, $6)', [
      asset,
      value.toString(),
      'an appraiser',
      on,
      digest('report'),
    ]);
  }

  body(code: string, specified: boolean): Promise<void> {
    return this.call(this.guardian, 'name_locked_body($1, $2, $3, $4)', [code, `The ${code}`, specified]);
  }

  ask({ asset, price, body, valuation }: DisposalWish): Promise<string> {
    return this.call(this.app, 'ask_disposal($1, $2, $3, $4, $5, $6, $7, $8, 1)', [
      asset,
      body ?? null,
      'a buyer',
      price.toString(),
      valuation ?? null,
      'it stands idle',
      'tester',
    ]);
  }

  /** As the database's owner could write it: what a vote will leave. */
  async resolution(kind: string, result: Readonly<Record<string, string>>, carried = true): Promise<string> {
    const { rows } = await this.owner.query<{ id: string }>(
      `WITH leaf AS (SELECT stage_leaf($1, 'resolution', $4))
       INSERT INTO resolution (partnership_id, kind, carried, result, custom_version) SELECT $1, $2, $3, $4, 1 FROM leaf RETURNING id`,
      [this.ledger, kind, carried, JSON.stringify(result)],
    );
    return rows[0]?.id ?? '';
  }

  authorise(disposal: string, resolution: string, expires: Date = new Date(Date.now() + 30 * DAY_MS)): Promise<void> {
    return this.call(this.guardian, 'authorise_disposal($1, $2, $3, $4)', [disposal, resolution, expires]);
  }

  consent(disposal: string): Promise<void> {
    return this.call(this.guardian, 'consent_to_disposal($1, $2, $3)', [disposal, digest('consent')]);
  }

  /** Asked for at its valuation, carried and authorised. */
  async released(asset: string, price: bigint): Promise<string> {
    const disposal = await this.ask({ asset, price, valuation: await this.valuation(asset, price) });
    await this.authorise(disposal, await this.resolution('DISPOSAL', { disposal }));
    return disposal;
  }

  /** A sale of an asset that cost so much, of which so much has worn. */
  sale(disposal: string, { cost, worn = 0n, price }: { cost: bigint; worn?: bigint; price: bigint }): Sent {
    const gain = price - (cost - worn);
    return {
      transfers: [
        leg(WEAR, MACHINES, worn, 'DISPOSAL'),
        leg(PROCEEDS, MACHINES, gain > 0n ? cost - worn : price, 'DISPOSAL'),
        leg(PROCEEDS, GAIN, gain > 0n ? gain : 0n, 'DISPOSAL'),
        leg(LOSS, MACHINES, gain < 0n ? -gain : 0n, 'DISPOSAL'),
      ].filter(({ amount }) => amount !== '0'),
      source: { kind: 'disposal', id: disposal },
      effectiveAt: noonOf(dayFromNow(0)),
    };
  }

  absorb(amount: bigint, evidence: string, resolution: string): Promise<string> {
    const values = ['EUR', amount.toString(), digest(evidence), resolution];
    return this.call(this.steward, 'absorb_loss($1, $2, $3, $4, $5)', values);
  }

  impair(asset: string, amount: bigint, evidence: string, resolution: string): Promise<string> {
    const values = [asset, amount.toString(), digest(evidence), resolution];
    return this.call(this.steward, 'impair_asset($1, $2, $3, $4, $5)', values);
  }

  /** The members' resolution that a loss, or an asset's, be borne. */
  borne(amount: bigint, evidence: string, asset?: string): Promise<string> {
    return this.resolution('LOSS_ABSORPTION', {
      amount: amount.toString(),
      currency: 'EUR',
      evidence: digest(evidence).toString('hex'),
      ...(asset === undefined ? {} : { asset }),
    });
  }

  async balance(path: string): Promise<bigint> {
    const { rows } = await this.app.query<{ balance: string }>(
      `SELECT balance FROM copyhold.account WHERE ledger_id = $1 AND path = $2 AND unit = 'EUR'`,
      [this.ledger, path],
    );
    return BigInt(rows[0]?.balance ?? 0);
  }
}
