import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRefusal } from '#libs/amount';
import { customToDocument, defaultCustom } from '#libs/custom';
import { ApiKeyService } from '../../../apps/server/src/gateway/api-key.service.js';
import { EstimateService } from '../../../apps/server/src/site-hours/estimate.service.js';
import { SiteMonthService } from '../../../apps/server/src/site-hours/site-month.service.js';
import { RegistryService } from '../../../apps/server/src/gateway/registry.service.js';
import { startInference, TINY } from '../../support/inference/inference-process.js';
import { giveGates } from '../../support/stint-gates.js';
import { PASSWORD, ServedStage } from '../served/stage.js';
import { startChild } from './child.js';

/** From dist/tests/bench/gateway, where it runs. */
const SERVER = join(import.meta.dirname, '..', '..', '..', 'apps', 'server', 'src', 'main.js');
/** What a token takes where a GPU-second makes a thousand. */
const TOKEN = 1_000_000_000n;
const CAPACITY = 1_000_000_000n * TOKEN;
/** A model of the upstream that costs nothing. */
export const FLOOD = 'flood';
/** The real engine without pauses: it and everything else on the same processors. */
export const SATURATED = 'saturated';
/**
 * Milliseconds that the engine rests before each token: 400 to 500 a second and stream, faster than a GPU serves any, and
 * as with a GPU the tokens are not made by the processors that carry them.
 */
const PACE_MS = 2;

const ROLL_NUMBERS = { ample: 'r0001', scarce: 'r0002' } as const;

/** Every answer says what it took, as in life. */
const RATED = new Date('2024-01-01T00:00:00Z');

/** Where a model is served, and where a bare proxy stands before it. */
interface Served {
  readonly direct: string;
  readonly proxy: string;
}

/** Everything in a process of its own, as in life: the engine, the server with its gateway, a bare proxy, a flood. */
export class BenchRoom {
  private readonly undo: (() => Promise<void>)[] = [];
  private readonly stage = new ServedStage();
  gateway = '';
  private readonly served = new Map<string, Served>();
  /** Keys of somebody whose stint is leased in blocks, and of somebody so near its end that each request holds a row. */
  readonly keys = { ample: '', scarce: '' };

  async open(): Promise<void> {
    const { stint: usual } = customToDocument(defaultCustom('EUR'));
    // 60 of 100 gates stand above it, 30 below.
    const leaseMin = ((CAPACITY * 4n) / 10n).toString();
    const tokensPerGpuSecond = { [TINY]: '1000', [FLOOD]: '1000', [SATURATED]: '1000' };
    this.undo.push(() => this.stage.close());
    await this.stage.open({ stint: { ...usual, leaseMin, tokensPerGpuSecond } });
    const { app, pool, small } = this.stage;
    await (
      await giveGates(app, pool, small.id)
    )(CAPACITY);
    // The roll has been told: no server goes on telling it.
    await pool.query('UPDATE demo_seed SET finished_at = now() WHERE partnership_id = $1', [small.id]);
    const factor = { from: RATED, puePpm: 1_200_000n, wueOn: 569_000n, wueOff: 3_132_000n, reason: 'of the bench' };
    const said = await app.get(SiteMonthService, { strict: false }).setFactor(small.id, 'mill', factor, 'bench');
    if (said !== undefined) throw new Error(said.message);
    await this.serve(TINY, await this.engine(TINY, PACE_MS));
    await this.serve(SATURATED, await this.engine(SATURATED, 0));
    await this.serve(FLOOD, await this.child('flood.js'));
    for (const who of ['ample', 'scarce'] as const) this.keys[who] = await this.key(ROLL_NUMBERS[who]);
    await this.startGateway();
  }

  async close(): Promise<void> {
    for (const step of this.undo.toReversed()) await step();
  }

  /** The addresses of a model. */
  of(model: string): Served {
    const served = this.served.get(model);
    if (served === undefined) throw new Error(`nobody serves ${model}`);
    return served;
  }

  private async engine(model: string, paceMs: number): Promise<string> {
    const { url, stop } = await startInference({ model, paceMs });
    this.undo.push(stop);
    return url;
  }

  private async child(file: string, ...words: readonly string[]): Promise<string> {
    const { url, stop } = await startChild([join(import.meta.dirname, file), ...words]);
    this.undo.push(stop);
    return url;
  }

  private async serve(model: string, url: string): Promise<void> {
    const { app, pool, small } = this.stage;
    this.served.set(model, { direct: url, proxy: await this.child('bare-proxy.js', url) });
    await pool.query('INSERT INTO model (partnership_id, slug, name) VALUES ($1, $2, $2)', [small.id, model]);
    const upstream = {
      ...{
        model,
        url,
        site: 'mill',
        kind: 'vllm' as const,
        servedAs: null,
        keyVariable: null,
        priority: 0,
        tokenizes: false,
      },
      ...{ contextTokens: 100_000n, outputTokens: 50_000n },
    };
    const served = { activeMillions: 8_000n, gpus: 1n, batch: 64n };
    const rated = await app
      .get(EstimateService, { strict: false })
      .setRate(small.id, { model, from: RATED, served }, 'bench');
    if (rated !== undefined) throw new Error(rated.message);
    const added = await app.get(RegistryService, { strict: false }).add(small.id, upstream, 'bench');
    if (isRefusal(added)) throw new Error(added.message);
  }

  private async key(rollNumber: string): Promise<string> {
    const wish = { rollNumber, label: 'of the bench', purposes: ['research'] };
    const made = await this.stage.app.get(ApiKeyService, { strict: false }).create(this.stage.small.id, wish);
    if (isRefusal(made)) throw new Error(made.message);
    return made.key;
  }

  private async startGateway(): Promise<void> {
    const state = mkdtempSync(join(tmpdir(), 'copyhold-bench-'));
    this.undo.push(async () => rmSync(state, { recursive: true, force: true }));
    const logins = ['migrator', 'app', 'closer', 'auditor', 'sequencer'];
    writeFileSync(
      join(state, 'secrets.json'),
      JSON.stringify(Object.fromEntries(logins.map((name) => [name, PASSWORD]))),
    );
    const { host, port, user, database } = this.stage.login;
    const env = {
      COPYHOLD_STATE: state,
      NODE_OPTIONS: '',
      DATABASE_URL: `postgres://${user}:${PASSWORD}@${host}:${String(port)}/${database}`,
    };
    const { url, stop } = await startChild([...profiling(), SERVER, '--port', '0', '--empty'], env);
    this.undo.push(stop);
    this.gateway = url;
  }
}

/** `COPYHOLD_BENCH_PROFILE=folder` writes a profile of the gateway's process there. */
function profiling(): readonly string[] {
  const folder = process.env['COPYHOLD_BENCH_PROFILE'];
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];
}
