import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request as rawRequest } from 'node:http';
import { once } from 'node:events';
import { createHash, createPublicKey, verify as verifyWith } from 'node:crypto';
import { tmpdir } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isLogRefusal, openCheckpoint, parseVkey, type VerifyEd25519 } from '#libs/transparency-log';
import {
  newSigner,
  PretendedLog,
  sha256,
  startWitness,
  type NotStarted,
  type RunningWitness,
} from '../support/witness-process.js';

const ORIGIN = 'ridge.example/log/commons';
const ORIGIN_HASH = createHash('sha256').update(ORIGIN).digest('hex');

const verify: VerifyEd25519 = (key, message, signature) => {
  const x = Buffer.from(key).toString('base64url');
  return verifyWith(
    null,
    message,
    createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }),
    signature,
  );
};

/** A module that kills the process around the moment in which a log's checkpoint is put in place. */
const killed = (when: 'before' | 'after'): string => `
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  const rename = fs.renameSync;
  fs.renameSync = (from, to) => {
    const isCheckpoint = to.includes('/logs/');
    if (isCheckpoint && ${String(when === 'before')}) process.kill(process.pid, 'SIGKILL');
    rename(from, to);
    if (isCheckpoint) process.kill(process.pid, 'SIGKILL');
  };
  syncBuiltinESMExports();
`;

describe('copyhold witness', () => {
  let folder: string;
  let running: RunningWitness[];
  const log = new PretendedLog(newSigner(ORIGIN));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'copyhold-witness-'));
    running = [];
  });
  afterEach(async () => {
    await Promise.all(running.map((witness) => witness.stop('SIGKILL')));
    await rm(folder, { recursive: true });
  });

  const state = (): string => join(folder, 'witness');

  async function start(words: readonly string[] = [], preload?: string): Promise<RunningWitness> {
    const options = ['--state', state(), '--name', 'witness.example/w1', '--log', log.vkey, ...words];
    const witness = await startWitness(options, preload);
    if (!('url' in witness)) throw new Error(witness.stderr);
    running.push(witness);
    return witness;
  }

  async function notStarted(words: readonly string[]): Promise<NotStarted> {
    const witness = await startWitness(words);
    if (!('url' in witness)) return witness;
    running.push(witness);
    throw new Error('it started');
  }

  const heldBy = async ({ url }: RunningWitness): Promise<Response> => fetch(`${url}/${ORIGIN_HASH}/checkpoint`);

  it('cosigns what grew, and shows it to whoever asks', async () => {
    const witness = await start();
    expect((await heldBy(witness)).status).toBe(404);
    const first = await witness.post(await log.request(0, 5));
    expect([first.status, first.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    const second = await witness.post(await log.request(5, 130));
    expect(second.status).toBe(200);
    const line = await second.text();
    expect(line).toMatch(/^— witness\.example\/w1 [A-Za-z0-9+/=]+\n$/u);

    const [logKey, witnessKey] = [parseVkey(log.vkey, sha256), parseVkey(witness.vkey, sha256)];
    if (isLogRefusal(logKey) || isLogRefusal(witnessKey)) throw new Error('no key');
    const keys = { origin: ORIGIN, logKeys: [logKey], witnessKeys: [witnessKey] };
    for (const note of [await (await heldBy(witness)).text(), `${log.checkpoint(130)}${line}`]) {
      const opened = openCheckpoint(note, keys, verify);
      expect(opened).toMatchObject({ size: 130n, cosignatures: [{ vkey: { name: 'witness.example/w1' } }] });
    }
  });

  it('answers each fault with the status that the protocol gives it', async () => {
    const witness = await start();
    await witness.post(await log.request(0, 5));
    const [honest, other] = [await log.request(5, 130), new PretendedLog(log.signer, 'fork')];
    const impostor = new PretendedLog(newSigner(ORIGIN));
    const stranger = new PretendedLog(newSigner('elsewhere.example/log'));
    const ask = async (body: string | Uint8Array): Promise<readonly [number, string]> => {
      const response = await witness.post(body);
      return [response.status, await response.text()];
    };
    expect(await ask(await stranger.request(0, 5))).toMatchObject([404, expect.anything()]);
    expect(await ask(await impostor.request(5, 130))).toMatchObject([403, expect.anything()]);
    expect(await ask(honest.replace('\n130\n', '\n131\n'))).toMatchObject([403, expect.anything()]);
    expect(await ask(await log.request(9, 5))).toMatchObject([400, expect.anything()]);
    expect(await ask('old 5\n')).toMatchObject([400, expect.anything()]);
    expect(await ask(honest.replaceAll('\n', '\r\n'))).toMatchObject([400, expect.anything()]);
    expect(await ask(Buffer.concat([Buffer.from(honest), Buffer.from([0xff])]))).toMatchObject([
      400,
      expect.anything(),
    ]);
    expect(await ask(await log.request(0, 130))).toEqual([409, '5\n']);
    expect(await ask(await log.request(4, 130))).toEqual([409, '5\n']);
    expect(await ask(await other.request(5, 130))).toMatchObject([422, expect.anything()]);
    expect(await ask(await other.request(5, 5))).toMatchObject([422, expect.anything()]);
    expect(await ask(honest.replace(/^old 5\n.*\n/u, 'old 5\n'))).toMatchObject([422, expect.anything()]);
    expect(await (await heldBy(witness)).text()).toContain(`${ORIGIN}\n5\n`);
    expect(await ask(honest)).toMatchObject([200, expect.anything()]);
  });

  it('gives the size it holds in its own content type', async () => {
    const witness = await start();
    const conflict = await witness.post(await log.request(7, 9));
    expect([conflict.status, conflict.headers.get('content-type'), await conflict.text()]).toEqual([
      409,
      'text/x.tlog.size',
      '0\n',
    ]);
  });

  it('cosigns one of many histories that arrive at once, and each step of one history once', async () => {
    const witness = await start();
    await witness.post(await log.request(0, 5));
    const forks = Array.from({ length: 8 }, (_, at) => new PretendedLog(log.signer, `fork ${String(at)}`));
    const bodies = await Promise.all([
      ...Array.from({ length: 24 }, (_, at) => log.request(5, 40 + at)),
      ...forks.map((fork) => fork.request(5, 60)),
    ]);
    const statuses = (await Promise.all(bodies.map((body) => witness.post(body)))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.slice(0, 24).filter((status) => status !== 200 && status !== 409)).toEqual([]);
    expect(statuses.slice(24).filter((status) => status !== 422 && status !== 409)).toEqual([]);
  });

  it('remembers after it was killed, and refuses the rollback and the fork', async () => {
    const first = await start();
    await first.post(await log.request(0, 130));
    await first.stop('SIGKILL');
    const second = await start();
    expect(second.vkey).toBe(first.vkey);
    expect(second.lines).toContain(`watching ${ORIGIN}: cosigned up to 130`);
    expect((await second.post(await log.request(0, 5))).status).toBe(409);
    expect((await second.post(await log.request(130, 5))).status).toBe(400);
    expect((await second.post(await new PretendedLog(log.signer, 'fork').request(130, 140))).status).toBe(422);
    expect((await second.post(await log.request(130, 140))).status).toBe(200);
  });

  it.each([
    ['before', '5', 200],
    ['after', '130', 409],
  ] as const)(
    'killed just %s it stores a checkpoint, answers nothing and then holds %s',
    async (when, size, status) => {
      await (await start()).post(await log.request(0, 5));
      await running[0]?.stop();
      const fated = await start([], killed(when));
      await expect(fated.post(await log.request(5, 130))).rejects.toThrow();
      const again = await start();
      expect(again.lines).toContain(`watching ${ORIGIN}: cosigned up to ${size}`);
      // Before: nothing had left, so another tree may come. After: a cosignature may have left, so none may.
      const other = await again.post(await log.request(5, 131));
      expect(other.status).toBe(status);
    },
  );

  it('does not read more than a request can be', async () => {
    const witness = await start();
    expect((await witness.post(`old 0\n\n${'x'.repeat(300_000)}`)).status).toBe(413);
    const endless = rawRequest(`${witness.url}/add-checkpoint`, { method: 'POST' });
    endless.on('error', () => undefined);
    const answered = once(endless, 'response');
    endless.write('x'.repeat(300_000));
    const [response] = (await answered) as [{ readonly statusCode: number }];
    expect(response.statusCode).toBe(413);
    endless.destroy();
    expect((await witness.post(await log.request(0, 5))).status).toBe(200);
  });

  it.each([
    ['GET', '/add-checkpoint', 405],
    ['GET', '/', 404],
    ['GET', '/../witness-key.json', 404],
    ['GET', `/${ORIGIN_HASH.toUpperCase()}/checkpoint`, 404],
    ['POST', `/${ORIGIN_HASH}/checkpoint`, 404],
    ['GET', `/${'0'.repeat(64)}/checkpoint`, 404],
  ])('serves nothing else: %s %s', async (method, path, status) => {
    const witness = await start();
    await witness.post(await log.request(0, 5));
    const request = rawRequest(witness.url, { method, path }).end();
    const [response] = (await once(request, 'response')) as [{ readonly statusCode: number; resume: () => void }];
    response.resume();
    expect(response.statusCode).toBe(status);
  });

  it('keeps its key to itself, under the name that it was given', async () => {
    await (await start()).stop();
    const key = join(state(), 'witness-key.json');
    expect((await stat(key)).mode & 0o777).toBe(0o600);
    const words = ['--state', state(), '--log', log.vkey];
    expect(await notStarted([...words, '--name', 'other.example/w2'])).toMatchObject({ code: 2 });
    await chmod(key, 0o644);
    const { code, stderr } = await notStarted(words);
    expect(code).toBe(2);
    expect(stderr).toContain('chmod 600');
  });

  it('runs once in a folder', async () => {
    await start();
    const { code, stderr } = await notStarted(['--state', state(), '--log', log.vkey]);
    expect(code).toBe(2);
    expect(stderr).toContain('runs already');
  });

  it('M10: of two that start over what a killed one left behind, one runs', async () => {
    await mkdir(state());
    await writeFile(join(state(), 'witness.pid'), '999999999 1\n');
    // The first stops between looking who holds the folder and taking it.
    const go = join(folder, 'go');
    const paused = join(folder, 'paused');
    const pausing = `
      import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      for (const name of ['rmSync', 'renameSync']) {
        const real = fs[name];
        fs[name] = (...paths) => {
          if (paths.some((path) => typeof path === 'string' && path.endsWith('witness.pid'))) {
            fs.writeFileSync(${JSON.stringify(paused)}, '');
            while (!fs.existsSync(${JSON.stringify(go)})) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
          }
          return real(...paths);
        };
      }
      syncBuiltinESMExports();
    `;
    const words = ['--state', state(), '--name', 'witness.example/w1', '--log', log.vkey];
    const first = startWitness(words, pausing);
    while (!existsSync(paused)) await pause(10);
    const second = await startWitness(words);
    await writeFile(go, '');
    const started = [await first, second].filter((each) => 'url' in each);
    running.push(...started);
    expect(started).toHaveLength(1);
  });

  it('does not begin anew over a spoilt memory', async () => {
    const witness = await start();
    await witness.post(await log.request(0, 5));
    await witness.stop();
    const file = join(state(), 'logs', ORIGIN_HASH);
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, -5));
    expect(await notStarted(['--state', state(), '--log', log.vkey])).toMatchObject({ code: 1 });
  });

  it.each([
    ['no log', []],
    ['a key copied wrongly', ['--log', log.vkey.replace('ridge', 'bridge')]],
  ])('does not start with %s', async (_, words) => {
    expect(await notStarted(['--state', state(), '--name', 'witness.example/w1', ...words])).toMatchObject({ code: 2 });
  });

  it('takes both keys of a log that changes its key', async () => {
    const next = new PretendedLog(newSigner(ORIGIN));
    const witness = await start(['--log', next.vkey]);
    expect((await witness.post(await log.request(0, 5))).status).toBe(200);
    expect((await witness.post(await next.request(5, 130))).status).toBe(200);
  });
});
