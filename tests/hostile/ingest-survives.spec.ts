import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestMachine } from '../support/agent-process.js';
import { conservation, conservationWords } from '../support/conservation.js';
import { HostileCommons } from '../support/hostile-commons.js';
import { gpuSecond, type MachineKeys } from '../support/machine-room.js';

const OWN = '/machine/rack-7';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const TOOK = 180_000;

/** A second of GPU time of rack-7 at an instant. */
const secondAt = (id: string, ms: number, gpuSeconds = '1'): object =>
  gpuSecond(`${OWN}/gpu`, id, { time: new Date(ms).toISOString(), data: { gpu_seconds: gpuSeconds, gpu: 'H100 SXM' } });

const WINTER = Date.UTC(2026, 1, 2);
const SPRING = Date.UTC(2026, 3, 10);
const minutes = (name: string, count: number, beginMs: number): object[] =>
  Array.from({ length: count }, (_, index) => secondAt(`${name}-${index}`, beginMs + index * MINUTE_MS));

/** One story over HTTP: each part leaves the books as it found them, but for what happened once. */
describe('the ingestion of use survives', () => {
  let commons: HostileCommons;
  let keys: MachineKeys;
  let other: MachineKeys;
  beforeAll(async () => {
    commons = await HostileCommons.open();
    await commons.start();
    [keys, other] = [await commons.enrolled('rack-7'), await commons.enrolled('rack-8')];
  }, TOOK);
  afterAll(async () => {
    await commons.close();
  });

  const outcomes = async (from: MachineKeys, batch: readonly object[]): Promise<Map<unknown, number>> => {
    const { json } = await commons.sender.send(from, batch);
    const told = new Map<unknown, number>();
    for (const { kind, outcome } of json.results ?? []) told.set(kind ?? outcome, (told.get(kind ?? outcome) ?? 0) + 1);
    return told;
  };

  it('half of the events told twice: within a batch, in the next, and in four at once', async () => {
    const events = minutes('twice', 1_200, WINTER);
    const batches = Array.from({ length: 12 }, (_, index) => events.slice(index * 100, (index + 1) * 100));
    const told = await Promise.all(
      [0, 1, 2, 3].map(async (sender) => {
        const all = [];
        for (const batch of batches.filter((_, index) => index % 4 === sender || index % 4 === (sender + 1) % 4)) {
          all.push(await outcomes(keys, [...batch, ...batch.slice(0, 50)]));
        }
        return all;
      }),
    );
    const sum = (outcome: string): number => told.flat().reduce((all, each) => all + (each.get(outcome) ?? 0), 0);
    expect([sum('ACCEPTED'), sum('KNOWN')]).toEqual([1_200, 2_400]);
    expect(await commons.counted('twice-')).toBe(1_200);
  });

  it(
    'events two months late, into a period whose books are closed: the closed journals stay as they are',
    async () => {
      await commons.end('SIGTERM');
      await commons.start();
      await commons.posted();
      expect(await commons.command('period', 'close', '2026 Q1')).toMatchObject({ code: 0 });
      const closed = async (): Promise<unknown> =>
        (
          await commons.pool.query(
            `SELECT md5(string_agg(j::text || t::text, '' ORDER BY t.id)) AS text FROM journal j JOIN transfer t ON t.journal_id = j.id
           WHERE j.ledger_id = $1 AND j.effective_at < '2026-04-01'`,
            [commons.partnershipId],
          )
        ).rows;
      const before = await closed();
      expect(await outcomes(keys, minutes('late', 120, WINTER + 5 * HOUR_MS))).toEqual(new Map([['ACCEPTED', 120]]));
      await commons.end('SIGTERM');
      await commons.start();
      await commons.posted();
      expect(await closed()).toEqual(before);
      const { rows } = await commons.pool.query<{ posted: string }>(
        `SELECT sum(t.amount)::text AS posted FROM journal j JOIN transfer t ON t.journal_id = j.id
       WHERE j.ledger_id = $1 AND j.kind = 'usage-bucket' AND t.unit = 'COMPUTE_RAW' AND j.effective_at >= '2026-04-01'`,
        [commons.partnershipId],
      );
      expect(rows).toEqual([{ posted: '120000000' }]);
    },
    TOOK,
  );

  it(
    'an agent that was offline for a week, and tells what its disk could not hold',
    async () => {
      const machine = new TestMachine();
      const state = ['--state', machine.state];
      machine.settings({ readers: [{ kind: 'pipe' }], bufferMegabytes: 1 });
      expect(await machine.run(['enrol', commons.sender.url, await commons.token('rack-7'), ...state])).toMatchObject({
        code: 0,
      });
      await commons.end('SIGKILL');
      const week = minutes('week', 7 * 24 * 60, SPRING).map((event) => `${JSON.stringify(event)}\n`);
      expect(await machine.run([...state, '--once'], week.join(''))).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/events lost: the buffer is full/u),
      });
      await commons.start();
      expect(await machine.run([...state, '--once'])).toMatchObject({ code: 0 });
      const arrived = await commons.counted('week-');
      const { rows } = await commons.pool.query<{ events: string; steps: string }>(
        `SELECT sum(events) AS events, sum((meters->>'gpu-time/H100 SXM')::numeric) AS steps FROM machine_loss`,
      );
      expect(arrived).toBeGreaterThan(3_000);
      expect(arrived + Number(rows[0]?.events)).toBe(week.length);
      expect(rows[0]?.steps).toBe(String(Number(rows[0]?.events) * 1_000_000));
      expect((await commons.command('machine', 'list')).stdout).toContain('rack-7: lost ');
      machine.remove();
    },
    TOOK,
  );

  it(
    'a clock that is two hours ahead, or behind',
    async () => {
      const now = Math.floor(Date.now() / 1000);
      for (const createdSeconds of [now + 7200, now - 7200]) {
        const answer = await commons.sender.send(keys, [secondAt('clock', SPRING)], { createdSeconds });
        expect(answer).toMatchObject({ status: 401, json: { kind: 'ClockOff' } });
      }
      expect(await commons.counted('clock')).toBe(0);
      expect(await outcomes(keys, [secondAt('clock-future', Date.now() + 2 * HOUR_MS)])).toEqual(
        new Map([['FutureTimestamp', 1]]),
      );
      const machine = new TestMachine();
      const state = ['--state', machine.state];
      machine.settings({ readers: [{ kind: 'pipe' }] });
      await machine.run(['enrol', commons.sender.url, await commons.token('rack-7'), ...state]);
      machine.aheadMs = 2 * HOUR_MS;
      const told = `${JSON.stringify(secondAt('clock-agent', SPRING))}\n`;
      expect(await machine.run([...state, '--once'], told)).toMatchObject({ code: 0 });
      machine.remove();
      expect(await commons.counted('clock')).toBe(1);
      expect((await commons.command('machine', 'list')).stdout).toMatch(/^rack-7 .* 7(?:199|200) s ahead/mu);
    },
    TOOK,
  );

  it('a machine that signs for another', async () => {
    const forged = [gpuSecond(OWN, 'forged'), gpuSecond('/machine/rack-8/../rack-7', 'forged')];
    expect(await outcomes(other, forged)).toEqual(new Map([['SourceNotYours', 2]]));
    const voided = {
      type: 'commons.correction.v1',
      data: { of: 'commons.gpu.seconds.v1', corrects: { source: `${OWN}/gpu`, id: 'twice-0' }, reason: 'mine' },
    };
    expect(await outcomes(other, [gpuSecond('/machine/rack-8', 'forged-void', voided)])).toEqual(
      new Map([['SourceNotYours', 1]]),
    );
    const answer = await commons.sender.send(other, [gpuSecond(OWN, 'forged')], { keyId: keys.keyId });
    expect(answer).toMatchObject({ status: 401, json: { kind: 'SignatureFalse' } });
    expect(await commons.counted('forged')).toBe(0);
    expect(await commons.counted('twice-0')).toBe(1);
  });

  it('a body of a hundred megabytes, of which it keeps nothing', async () => {
    const before = commons.memory() ?? 0;
    const body = new Uint8Array(100 * 1024 ** 2);
    const sent = commons.sender.send(keys, body).then(
      ({ status }) => status,
      // A server that hangs up before it has read all is one that does not read it.
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
    );
    expect([413, 'EPIPE', 'ECONNRESET']).toContain(await sent);
    expect((commons.memory() ?? 0) - before).toBeLessThan(64);
    expect(await outcomes(keys, [secondAt('after-the-large', SPRING)])).toEqual(new Map([['ACCEPTED', 1]]));
  });

  it(
    'kill -9 of the server in the middle of a batch, told again until it is answered',
    async () => {
      for (const [round, delayMs] of [15, 60, 150].entries()) {
        const batch = minutes(`killed-${round}`, 4_000, SPRING + (20 + round * 4) * 24 * HOUR_MS);
        const sent = commons.sender.send(keys, batch).catch(() => undefined);
        await pause(delayMs);
        await commons.end('SIGKILL');
        await sent;
        const [answer] = await Promise.all([commons.sendUntilAnswered(keys, batch), commons.start()]);
        expect(answer.status).toBe(200);
        expect(new Set(answer.json.results?.map(({ status }) => status))).toEqual(new Set([200]));
        expect(await commons.counted(`killed-${round}-`)).toBe(4_000);
      }
    },
    TOOK,
  );

  it(
    'and every check of the books holds: events, hours and ledger say the same',
    async () => {
      await commons.end('SIGTERM');
      await commons.start();
      await commons.posted();
      const rows = await conservation(commons.pool, commons.partnershipId);
      process.stdout.write(`${conservationWords(rows)}\n`);
      expect(rows).toHaveLength(1);
      for (const { events, hours, ledger } of rows) expect([hours, ledger]).toEqual([events, events]);
      // What came late for the closed months is priced in the open one.
      expect(await commons.command('period', 'rate')).toMatchObject({ code: 0 });
      const checked = await commons.command('check');
      const broken = checked.stdout.split('\n').filter((line) => line.startsWith('FAIL'));
      expect([broken, checked.code]).toEqual([[], 0]);
    },
    TOOK,
  );
});
