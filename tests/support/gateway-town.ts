import { setTimeout as pause } from 'node:timers/promises';
import { isRefusal } from '#libs/amount';
import { customToDocument, defaultCustom } from '#libs/custom';
import { ApiKeyService } from '../../apps/server/src/gateway/api-key.service.js';
import type { NewUpstream } from '../../apps/server/src/gateway/gateway.types.js';
import { RegistryService } from '../../apps/server/src/gateway/registry.service.js';
import { UsageKeeper } from '../../apps/server/src/gateway/usage-keeper.js';
import { TINY } from './inference/inference-process.js';
import { openStintTown, type StintTown } from './stint-town.js';

/** What a token takes of a stint where a GPU-second makes a thousand. */
export const TOKEN = 1_000_000_000n;

/** A stint as its row has it. */
export interface StintOfRow {
  readonly used: bigint;
  readonly held: bigint;
  readonly grant: bigint;
}

/** A gateway over stints of a roll, with a key of r0001's. */
export class GatewayTown {
  private constructor(
    readonly town: StintTown,
    readonly key: string,
  ) {}

  /** `leaseMin` 0 lets blocks take everything; the usual one makes requests near the end hold rows of their own. */
  static async open(leaseMin?: bigint): Promise<GatewayTown> {
    const { stint: usual } = customToDocument(defaultCustom('EUR'));
    const least = leaseMin === undefined ? {} : { leaseMin: leaseMin.toString() };
    const town = await openStintTown({ stint: { ...usual, ...least, tokensPerGpuSecond: { [TINY]: '1000' } } });
    const superuser = town.server.database.pool('superuser');
    await superuser.query(
      `INSERT INTO site (partnership_id, slug, name, territory, in_service_on) VALUES ($1, 'mill', 'Mill', 'Here', '2022-05-01')`,
      [town.small.id],
    );
    await superuser.query(`INSERT INTO model (partnership_id, slug, name) VALUES ($1, $2, 'Tiny')`, [
      town.small.id,
      TINY,
    ]);
    const keys = town.server.app.get(ApiKeyService, { strict: false });
    const made = await keys.create(town.small.id, { rollNumber: 'r0001', label: 'x', purposes: ['research'] });
    if (isRefusal(made)) throw new Error(made.message);
    return new GatewayTown(town, made.key);
  }

  get registry(): RegistryService {
    return this.town.server.app.get(RegistryService, { strict: false });
  }

  async upstream(url: string, change: Partial<NewUpstream> = {}): Promise<string> {
    const id = await this.registry.add(this.town.small.id, { ...UPSTREAM, url, ...change }, 'clerk');
    if (isRefusal(id)) throw new Error(id.message);
    return id;
  }

  /** Lets r0001's stint end so that this much of it is left; answers what was used before. */
  async leave(left: bigint): Promise<bigint> {
    const { used } = await this.stint();
    // 60 of 100 gates; what the custom reserves is asked for on top, and the grant is rounded down.
    let capacity = ((used + left) * 100n) / 60n;
    for (let tries = 0; tries < 5; tries += 1) {
      await this.town.capacityOf(capacity);
      const { grant } = await this.stint();
      if (grant === used + left) return used;
      capacity = (capacity * (used + left) + grant - 1n) / grant;
    }
    throw new Error('no capacity leaves exactly that');
  }

  async stint(): Promise<StintOfRow> {
    const { rows } = await this.town.server.database
      .pool('superuser')
      .query<Record<'used' | 'held' | 'granted', string>>(
        `SELECT used::text, held::text, granted::text FROM stint WHERE number = 'S-0001'`,
      );
    const { used = '0', held = '0', granted = '0' } = rows[0] ?? {};
    return { used: BigInt(used), held: BigInt(held), grant: BigInt(granted) };
  }

  /** Tokens of every event of r0001's. */
  async metered(): Promise<bigint> {
    await this.town.server.app.get(UsageKeeper, { strict: false }).flush();
    const { rows } = await this.town.server.database
      .pool('superuser')
      .query<{ tokens: string }>(
        `SELECT coalesce(sum(quantity), 0)::text AS tokens FROM usage_event WHERE subject = 'r0001'`,
      );
    return BigInt(rows[0]?.tokens ?? '0');
  }

  /** Waits until the stint holds nothing; blocks go back by themselves. */
  async nothingHeld(): Promise<StintOfRow> {
    for (const until = Date.now() + 30_000; Date.now() < until;) {
      const now = await this.stint();
      if (now.held === 0n) return now;
      await pause(100);
    }
    throw new Error('something is held for ever');
  }
}

const UPSTREAM: Omit<NewUpstream, 'url'> = {
  ...{ model: TINY, site: 'mill', kind: 'vllm', servedAs: null, keyVariable: null },
  ...{ contextTokens: 512n, outputTokens: 512n, tokenizes: false, priority: 0 },
};
