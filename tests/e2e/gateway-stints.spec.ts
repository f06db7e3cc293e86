import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import OpenAI from 'openai';
import { customToDocument, defaultCustom } from '#libs/custom';
import { GatewaySettings } from '../../apps/server/src/gateway/gateway-settings.js';
import { UpstreamWatcher } from '../../apps/server/src/gateway/upstream-watcher.js';
import { UsageKeeper } from '../../apps/server/src/gateway/usage-keeper.js';
import { StintService } from '../../apps/server/src/stint/stint.service.js';
import { runCommand, writeSecrets, type Ended } from '../support/command-line.js';
import { startInference, TINY, type InferenceProcess } from '../support/inference/inference-process.js';
import { withEngine } from '../support/inference/with-engine.js';
import { startProcess } from '../support/server-process.js';
import { openStintTown, type StintTown } from '../support/stint-town.js';

const { check, unless } = withEngine();
const TOOK = 120_000;
/** Tokens after which a gateway is killed; the tiny model makes 143 of this prompt. */
const KILLED_AT = 90;
/** What a token takes where a GPU-second makes a thousand. */
const TOKEN = 1_000_000_000n;
const SOURCE = `SELECT meter, sum(quantity)::text AS tokens FROM usage_event WHERE subject = 'r0001' GROUP BY meter ORDER BY meter`;

let engine: InferenceProcess;
let town: StintTown;
let folder: string;
let key: string;
let client: OpenAI;

const copyhold = (...words: readonly string[]): Promise<Ended> => runCommand(town.server, folder, words);
const long = {
  model: TINY,
  messages: [{ role: 'user' as const, content: 'x' }],
  max_completion_tokens: 400,
  temperature: 0,
};
const chat = { model: TINY, messages: [{ role: 'user' as const, content: 'x' }], max_tokens: 10, temperature: 0 };

function last<T>(all: readonly T[]): T {
  const one = all.at(-1);
  if (one === undefined) throw new Error('there is none');
  return one;
}

/** What the stint of r0001 holds and has used, from its row. */
async function stint(): Promise<{ readonly used: bigint; readonly held: bigint; readonly grant: bigint }> {
  const { rows } = await town.app.query<Record<'used' | 'held' | 'granted', string>>(
    `SELECT used::text, held::text, granted::text FROM stint WHERE number = 'S-0001'`,
  );
  const { used = '0', held = '0', granted = '0' } = rows[0] ?? {};
  return { used: BigInt(used), held: BigInt(held), grant: BigInt(granted) };
}

/** Tokens of every event of r0001. */
async function metered(): Promise<bigint> {
  await town.server.app.get(UsageKeeper, { strict: false }).flush();
  const { rows } = await town.app.query<{ tokens: string }>(SOURCE);
  return rows.reduce((sum, { tokens }) => sum + BigInt(tokens), 0n);
}

async function nothingHeld(): Promise<void> {
  for (let wait = 0; wait < 200 && (await stint()).held > 0n; wait += 1) await pause(100);
  expect((await stint()).held).toBe(0n);
}

beforeAll(async () => {
  if (unless !== '') return;
  engine = await startInference({ paceMs: 15 });
  const { stint: usual } = customToDocument(defaultCustom('EUR'));
  town = await openStintTown({ stint: { ...usual, tokensPerGpuSecond: { [TINY]: '1000' } } });
  const { id } = town.small;
  const superuser = town.server.database.pool('superuser');
  await superuser.query(
    `INSERT INTO site (partnership_id, slug, name, territory, in_service_on) VALUES ($1, 'mill', 'Mill', 'Here', '2022-05-01')`,
    [id],
  );
  await superuser.query(`INSERT INTO model (partnership_id, slug, name) VALUES ($1, $2, 'Tiny')`, [id, TINY]);
  folder = mkdtempSync(join(tmpdir(), 'copyhold-gateway-'));
  await writeSecrets(folder);
}, TOOK);
afterAll(async () => {
  if (unless !== '') return;
  await town.server.stop();
  await engine.stop();
  rmSync(folder, { recursive: true });
});

describe(`the gateway over a stint of the roll${unless}`, () => {
  check(
    'is set up from the command line',
    async () => {
      const words = ['--site', 'mill', '--kind', 'vllm', '--output', '500', '--context', '512'];
      const added = await copyhold('upstream', 'add', TINY, `${engine.url}/v1`, ...words);
      expect(added).toMatchObject({ code: 0, stdout: expect.stringContaining(`requests for ${TINY} go to`) });
      const made = await copyhold('key', 'create', '--person', 'r0001', '--label', 'laptop', '--purpose', 'research');
      key = made.stdout.trim();
      expect(key).toMatch(/^ck_[\w-]{43}$/u);
      client = new OpenAI({ baseURL: `${town.server.url}/v1`, apiKey: key, maxRetries: 0 });
      const listed = await copyhold('key', 'list');
      expect(listed.stdout).toContain(key.slice(0, 11));
      expect(listed.stdout).not.toContain(key);
      expect((await copyhold('upstream', 'list')).stdout).toContain(engine.url);
      const blocked = await copyhold(
        'upstream',
        'block',
        'training',
        '--reason',
        'The valley voted against it.',
        '--by',
        'Orla',
      );
      expect(blocked.code).toBe(0);
      expect((await copyhold('upstream', 'list')).stdout).toMatch(
        /blocked: training at every site from .*, by policy: The valley/u,
      );
      const [block = ''] = blocked.stdout.split(':');
      expect(await copyhold('upstream', 'lift', block, '--why', 'It voted again.', '--by', 'Orla')).toMatchObject({
        code: 0,
      });
      expect(await copyhold('upstream', 'lift', block, '--why', 'twice', '--by', 'Orla')).toMatchObject({ code: 2 });
      expect((await copyhold('upstream', 'list')).stdout).not.toContain('blocked');
      expect(await copyhold('upstream', 'add', TINY, 'ftp://x', ...words)).toMatchObject({ code: 2 });
      const [id = ''] = added.stdout.split(':');
      const asked = await copyhold('upstream', 'retire', id);
      expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining('nothing was changed') });
      expect(asked.stdout).toContain(
        `no other serves ${TINY}: requests for it would be refused; 0 people asked for it`,
      );
      expect((await copyhold('upstream', 'list')).stdout).toContain(engine.url);
      expect(await copyhold('key', 'create', '--person', 'r9999', '--label', 'x')).toMatchObject({ code: 2 });
      expect(await copyhold('key', 'revoke', 'nothing', '--why', 'x')).toMatchObject({ code: 2 });
    },
    TOOK,
  );

  check('refuses while nobody has said what the pasture gives', async () => {
    await expect(client.chat.completions.create(chat)).rejects.toMatchObject({ status: 403, code: 'stint_missing' });
  });

  check(
    'admits of many at the last of a stint exactly what fits; stint and meter end equal',
    async () => {
      // r0001 has 60 of 100 gates; a reserve may be kept back.
      await town.capacityOf(100_000n * TOKEN);
      const before = await town.server.app.get(StintService, { strict: false }).standing(town.small.id, 'r0001');
      await town.capacityOf((100_000n * TOKEN * 1_000n * TOKEN) / before.grant);
      const all = await Promise.allSettled(Array.from({ length: 30 }, () => client.chat.completions.create(chat)));
      const done = all.filter(({ status }) => status === 'fulfilled').length;
      expect(done).toBeGreaterThan(0);
      expect(done).toBeLessThan(30);
      for (const one of all)
        if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'stint_exhausted' });
      await nothingHeld();
      const { used, grant } = await stint();
      expect(used).toBeLessThanOrEqual(grant);
      expect((await metered()) * TOKEN).toBe(used);
    },
    TOOK,
  );

  check(
    'shows what the engine counted beside what was charged',
    async () => {
      const watcher = town.server.app.get(UpstreamWatcher, { strict: false });
      await watcher.readDue(0);
      await client.chat.completions.create(chat);
      await watcher.readDue(0);
      const shown = await copyhold('upstream', 'show');
      expect(shown).toMatchObject({ code: 0, stderr: '' });
      expect(shown.stdout).toMatch(/tiny +mill +\d+ +\d+ +\+0 +10 +10 +\+0 +agrees/u);
      expect(shown.stdout).toContain('first reading');
    },
    TOOK,
  );

  check(
    'after kill -9 of a gateway mid-stream takes what its last heartbeat said, and holds nothing',
    async () => {
      await town.capacity(1_000n);
      const before = { metered: await metered(), used: (await stint()).used };
      const { user, password, host, port, database } = town.server.database.owner;
      const env = { DATABASE_URL: `postgres://${user}:${password}@${host}:${String(port)}/${database}` };
      const gateway = await startProcess(folder, { env });
      const killed = new OpenAI({ baseURL: `${String(gateway.url)}/v1`, apiKey: key, maxRetries: 0 });
      // Slow, and killed long before the model would come to an end by itself, however quick the machine.
      await engine.break({ kind: 'slow', milliseconds: 40 });
      const seenAt: number[] = [];
      const read = async (): Promise<void> => {
        const stream = await killed.chat.completions.create({ ...long, stream: true });
        for await (const chunk of stream) {
          // A chunk is a token, whether or not it makes a letter; the first one opens the answer.
          if (chunk.choices[0]?.delta.role === undefined) seenAt.push(Date.now());
          if (seenAt.length === KILLED_AT) gateway.child.kill('SIGKILL');
        }
      };
      const ended = await read().then(
        () => 'by itself',
        () => 'cut',
      );
      const killedAtMs = seenAt[KILLED_AT - 1] ?? 0;
      expect(ended).toBe('cut');
      await gateway.end('SIGKILL');
      const { app } = town.server;
      app.get(GatewaySettings, { strict: false }).lostMs = 1500;
      const keeper = app.get(UsageKeeper, { strict: false });
      for (let wait = 0; wait < 100 && (await metered()) === before.metered; wait += 1) {
        await pause(100);
        await keeper.recover();
      }
      const taken = (await metered()) - before.metered;
      // What had come two seconds before the kill, at least; nothing that had not been produced, and no whole hold.
      const least = BigInt(seenAt.filter((at) => at <= killedAtMs - 2000).length);
      const { promptTokens, produced } = last(engine.oracle());
      expect(least).toBeGreaterThan(20n);
      expect(taken).toBeGreaterThanOrEqual(BigInt(promptTokens) + least);
      expect(taken).toBeLessThanOrEqual(BigInt(promptTokens + produced));
      // What nobody knows of the rest is reported.
      const { rows } = await town.server.database
        .pool('superuser')
        .query<{ told: string }>(`SELECT told::text FROM gateway_report WHERE kind = 'GATEWAY_GONE'`);
      expect(rows).toEqual([{ told: String(taken) }]);
      await nothingHeld();
      const used = (await stint()).used - before.used;
      expect(used).toBeGreaterThanOrEqual((BigInt(promptTokens) + least) * TOKEN);
      expect(used).toBeLessThanOrEqual(BigInt(promptTokens + produced) * TOKEN);
    },
    TOOK,
  );
});
