import OpenAI from 'openai';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { isRefusal } from '#libs/amount';
import { customToDocument, defaultCustom } from '#libs/custom';
import { ApiKeyService, type KeyWish } from '../../apps/server/src/gateway/api-key.service.js';
import { GatewaySettings } from '../../apps/server/src/gateway/gateway-settings.js';
import type { NewUpstream } from '../../apps/server/src/gateway/gateway.types.js';
import { EstimateService } from '../../apps/server/src/site-hours/estimate.service.js';
import { SiteMonthService } from '../../apps/server/src/site-hours/site-month.service.js';
import { RegistryService } from '../../apps/server/src/gateway/registry.service.js';
import { UsageKeeper } from '../../apps/server/src/gateway/usage-keeper.js';
import { no as stintNo } from '../../apps/server/src/stint/stint-answers.js';
import { StintService } from '../../apps/server/src/stint/stint.service.js';
import type {
  Beaten,
  Hold,
  Settled,
  StintNo,
  StintStanding,
  UseAsked,
} from '../../apps/server/src/stint/stint.types.js';
import { TINY } from './inference/inference-process.js';
import { foundSmallPartnership, type SmallPartnership } from './small-partnership.js';
import { startTestServer, type TestServer } from './test-server.js';

/** Tokens that a GPU-second of the tiny model makes. */
export const TOKENS_PER_GPU_SECOND = 1000n;
/** What a token takes of a stint. */
export const TOKEN = 1_000_000_000n;

interface Kept {
  readonly asked: UseAsked;
  readonly amount: bigint;
  settled?: bigint;
  beaten?: bigint;
}

/** A stint in memory, so that the gateway alone is judged: what it holds, settles and gives back. */
export class StintOfTests {
  readonly holds = new Map<string, Kept>();
  grant = 1_000_000n * TOKEN;
  /** Answers every call with silence. */
  silent = false;
  /** How long a hold lives, milliseconds; and whether heartbeats alone meet silence. */
  livesMs = 6000;
  beatFails = false;

  get held(): bigint {
    return [...this.holds.values()].reduce(
      (sum, { amount, settled }) => sum + (settled === undefined ? amount : 0n),
      0n,
    );
  }

  get used(): bigint {
    return [...this.holds.values()].reduce((sum, { settled }) => sum + (settled ?? 0n), 0n);
  }

  of(requestId: string): Kept | undefined {
    return this.holds.get(requestId);
  }

  readonly reserve = async (asked: UseAsked): Promise<Hold | StintNo> => {
    if (this.silent) return this.no('StintUnreachable');
    const amount = asked.ask.compute;
    if (this.used + this.held + amount > this.grant) return this.no('StintExhausted');
    this.holds.set(asked.requestId, { asked, amount });
    return { id: asked.requestId, amount, expiresAtMs: Date.now() + this.livesMs, beatEveryMs: 200, leased: false };
  };

  readonly beat = async (id: string, metered: bigint): Promise<Beaten | StintNo> => {
    if (this.beatFails) return this.no('StintUnreachable');
    const hold = this.holds.get(id);
    if (hold !== undefined) hold.beaten = metered;
    return { stop: false, expiresAtMs: Date.now() + this.livesMs };
  };

  readonly settle = async (id: string, metered: bigint): Promise<Settled | StintNo> => {
    const hold = this.holds.get(id);
    if (hold === undefined) return this.no('HoldUnknown');
    if (hold.settled !== undefined) throw new Error(`${id} was settled twice`);
    hold.settled = metered < hold.amount ? metered : hold.amount;
    return { state: 'SETTLED', charged: hold.settled, residue: metered - hold.settled };
  };

  readonly release = async (id: string): Promise<Settled | StintNo> => {
    const answer = await this.settle(id, 0n);
    return isRefusal(answer) ? answer : { ...answer, state: 'RELEASED' };
  };

  readonly standing = async (): Promise<StintStanding> => {
    const { grant, used, held } = this;
    return {
      grant,
      used,
      held,
      left: grant - used - held,
      largest: grant - used - held,
      kept: 0n,
      pastures: [],
      residue: 0n,
      resetsAt: null,
      throttled: false,
      suspended: false,
    };
  };

  private no(kind: 'StintExhausted' | 'StintUnreachable' | 'HoldUnknown'): StintNo {
    return stintNo(kind);
  }
}

/** Tokens in the meter's events of a request. */
export interface Metered {
  readonly in: bigint | undefined;
  readonly out: bigint | undefined;
  readonly subject: string | undefined;
  readonly site: string | undefined;
}

/** A server with its gateway, one developer with a key, and a stint in memory. */
export class GatewayRoom {
  private constructor(
    readonly server: TestServer,
    readonly partnership: SmallPartnership,
    readonly stints: StintOfTests,
    readonly key: string,
  ) {}

  static async open(wish: Partial<KeyWish> = {}): Promise<GatewayRoom> {
    const server = await startTestServer();
    const pool = server.database.pool('superuser');
    const { stint: usual } = customToDocument(defaultCustom('EUR'));
    const stint = { ...usual, tokensPerGpuSecond: { [TINY]: TOKENS_PER_GPU_SECOND.toString() } };
    const partnership = await foundSmallPartnership(pool, undefined, { stint });
    for (const site of ['mill', 'barn']) {
      await pool.query(
        `INSERT INTO site (partnership_id, slug, name, territory, in_service_on) VALUES ($1, $2, $2, 'Here', '2022-05-01')`,
        [partnership.id, site],
      );
    }
    await pool.query(`INSERT INTO model (partnership_id, slug, name) VALUES ($1, $2, 'Tiny')`, [partnership.id, TINY]);
    const stints = new StintOfTests();
    Object.assign(server.app.get(StintService, { strict: false }), {
      ...{ reserve: stints.reserve, beat: stints.beat, settle: stints.settle },
      ...{ release: stints.release, standing: stints.standing },
    });
    await describe(server.app, partnership.id);
    const made = await keyIn(server.app, partnership.id, wish);
    return new GatewayRoom(server, partnership, stints, made);
  }

  get settings(): GatewaySettings {
    return this.server.app.get(GatewaySettings, { strict: false });
  }

  get registry(): RegistryService {
    return this.server.app.get(RegistryService, { strict: false });
  }

  get keys(): ApiKeyService {
    return this.server.app.get(ApiKeyService, { strict: false });
  }

  /** A key of r0004's, or as wished. */
  newKey(wish: Partial<KeyWish> = {}): Promise<string> {
    return keyIn(this.server.app, this.partnership.id, wish);
  }

  /** Registers an upstream of the tiny model at the mill. */
  async upstream(url: string, change: Partial<NewUpstream> = {}): Promise<string> {
    const id = await this.registry.add(this.partnership.id, { ...TINY_UPSTREAM, url, ...change }, 'clerk');
    if (isRefusal(id)) throw new Error(id.message);
    return id;
  }

  /** A real client of the gateway. */
  client(apiKey = this.key): OpenAI {
    return new OpenAI({ baseURL: `${this.server.url}/v1`, apiKey, maxRetries: 0 });
  }

  post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(`${this.server.url}/v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.key}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  /** What the meter holds of a request once everything that ended is written. */
  async metered(requestId: string): Promise<Metered> {
    await this.server.app.get(UsageKeeper, { strict: false }).flush();
    const { rows } = await this.server.database.pool('superuser').query<{
      event_id: string;
      quantity: string;
      subject: string;
      site: string;
    }>('SELECT event_id, quantity, subject, site FROM usage_event WHERE event_id LIKE $1', [`${requestId}#%`]);
    const quantity = (part: string): bigint | undefined => {
      const row = rows.find(({ event_id }) => event_id === `${requestId}#${part}`);
      return row && BigInt(row.quantity);
    };
    return { in: quantity('in'), out: quantity('out'), subject: rows[0]?.subject, site: rows[0]?.site };
  }

  /** Kinds of what was reported of a request. */
  async reports(requestId: string): Promise<readonly string[]> {
    await this.server.app.get(UsageKeeper, { strict: false }).flush();
    const { rows } = await this.server.database
      .pool('superuser')
      .query<{ kind: string }>('SELECT kind FROM gateway_report WHERE request_id = $1 ORDER BY kind', [requestId]);
    return rows.map(({ kind }) => kind);
  }

  /** The ids of every request that was held, the latest last. */
  get requests(): readonly string[] {
    return [...this.stints.holds.keys()];
  }

  /** Waits until nothing is held any more: a client that left does not wait itself. */
  async idle(): Promise<void> {
    for (const until = Date.now() + 15_000; Date.now() < until;) {
      if (this.stints.held === 0n) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error('something is held for ever');
  }

  async close(): Promise<void> {
    await this.server.stop();
  }
}

const TINY_UPSTREAM: Omit<NewUpstream, 'url'> = {
  ...{ model: TINY, site: 'mill', kind: 'vllm', servedAs: null, keyVariable: null },
  ...{ contextTokens: 512n, outputTokens: 512n, tokenizes: false, priority: 0 },
};

async function keyIn(app: NestFastifyApplication, partnershipId: string, wish: Partial<KeyWish>): Promise<string> {
  const all: KeyWish = { rollNumber: 'r0004', label: 'of the tests', purposes: ['research'], ...wish };
  const made = await app.get(ApiKeyService, { strict: false }).create(partnershipId, all);
  if (isRefusal(made)) throw new Error(made.message);
  return made.key;
}

/** How its model is served, and the factors of its site: those of metering.md §9. */
async function describe(app: NestFastifyApplication, partnershipId: string): Promise<void> {
  const from = new Date('2024-01-01T00:00:00Z');
  const served = { activeMillions: 8_000n, gpus: 1n, batch: 64n };
  const rated = await app
    .get(EstimateService, { strict: false })
    .setRate(partnershipId, { model: TINY, from, served }, 'clerk');
  const factor = { from, puePpm: 1_200_000n, wueOn: 569_000n, wueOff: 3_132_000n, reason: 'USA' };
  const said = await app.get(SiteMonthService, { strict: false }).setFactor(partnershipId, 'mill', factor, 'clerk');
  if (rated !== undefined || said !== undefined) throw new Error((rated ?? said)?.message);
}
