import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TestMachine } from '../../../../tests/support/agent-process.js';
import { ingestDouble, type IngestDouble } from '../../../../tests/support/ingest-double.js';

let server: IngestDouble;
let machine: TestMachine;

beforeEach(async () => {
  server = await ingestDouble();
  machine = new TestMachine();
  machine.settings({ readers: [{ kind: 'pipe' }], sendEverySeconds: 1 });
});

afterEach(async () => {
  machine.remove();
  await server.close();
});

const event = (id: string | number, more: object = {}, data: object = {}): string =>
  JSON.stringify({
    specversion: '1.0',
    type: 'commons.gpu.seconds.v1',
    source: '/machine/m7/jobs',
    id: String(id),
    time: '2026-11-22T10:00:00Z',
    subject: 'r0004',
    data: { gpu_seconds: '60', gpu: 'A100', ...data },
    ...more,
  });

const lines = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, index) => `${event(`job-${index + from}`)}\n`).join('');

const enrol = async (): Promise<void> => {
  const { code, stderr } = await machine.run(['enrol', server.url, 'cht_once', '--state', machine.state]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
};

const state = (): string[] => ['--state', machine.state];

describe('copyhold agent, from a pipe', () => {
  it('keeps, signs, sends and forgets what comes, and ends when the pipe does', async () => {
    await enrol();
    expect(statSync(join(machine.state, 'machine-key.json')).mode & 0o077).toBe(0);
    const ended = await machine.run(state(), lines(2_500));
    expect(ended.code).toBe(0);
    expect(server.taken.size).toBe(2_500);
    expect(server.arrived).toHaveLength(2_500);
    expect(Math.max(...server.batches)).toBeLessThanOrEqual(1_000);
    expect(machine.buffered()).toEqual([]);
    // The site that the server gave the machine stands in what names none; what else the data holds is kept.
    expect(server.taken.get('/machine/m7/jobs job-0')).toMatchObject({ site: 'mill', quantity: 60_000_000n });
  });

  it('refuses a line by itself: no JSON, no use, in the future, of another machine, too long', async () => {
    await enrol();
    const bad = [
      '{"specversion"',
      event('x', { type: 'com.example.other' }),
      event('y', { source: '/machine/m70/jobs' }),
      event('z', { time: '2999-01-01T00:00:00Z' }),
      event('n', {}, { gpu_seconds: 60 }),
      event('l', { more: 'x'.repeat(70_000) }),
    ];
    const { stderr } = await machine.run(state(), `${bad.join('\n')}\n${event('good')}`);
    expect([...server.taken.keys()]).toEqual(['/machine/m7/jobs good']);
    for (let line = 1; line <= bad.length; line += 1) expect(stderr).toContain(`pipe, line ${line}: `);
    expect(stderr).toContain('is not /machine/m7 or below it');
  });

  it('keeps everything while the server is away, and doubles nothing when an answer is lost', async () => {
    await enrol();
    server.mood = 'refuse-connection';
    const offline = await machine.run([...state(), '--once'], lines(1_200));
    expect(offline.code).toBe(1);
    expect(server.arrived).toHaveLength(0);
    server.mood = 'lost';
    expect((await machine.run([...state(), '--once'])).code).toBe(1);
    expect(server.taken.size).toBe(1_000);
    server.mood = 'well';
    expect((await machine.run([...state(), '--once'])).code).toBe(0);
    expect(server.taken.size).toBe(1_200);
    expect(server.arrived).toHaveLength(2_200);
    expect(server.conflicts).toEqual([]);
    expect(machine.buffered()).toEqual([]);
  });

  it('kill -9 at any moment loses nothing that it kept and doubles nothing', async () => {
    await enrol();
    server.mood = 'lost';
    for (let round = 0; round < 4; round += 1) {
      const agent = machine.start(state());
      agent.child.stdin?.write(lines(300, round * 300));
      const before = server.arrived.length;
      // Each time it is killed after the server took a batch in, before the agent heard of it.
      while (server.arrived.length === before || server.taken.size < (round + 1) * 300) {
        await wait(20);
        if (server.taken.size >= Math.min(1_000, (round + 1) * 300)) break;
      }
      agent.child.kill('SIGKILL');
      await agent.ended;
    }
    server.mood = 'well';
    expect((await machine.run([...state(), '--once'])).code).toBe(0);
    expect(server.taken.size).toBe(1_200);
    expect(server.conflicts).toEqual([]);
  });

  it('what is refused for good is put aside with its reason, and holds nothing up', async () => {
    await enrol();
    expect((await machine.run([...state(), '--once'], `${event('a')}\n`)).code).toBe(0);
    const again = await machine.run(
      [...state(), '--once'],
      `${event('a', {}, { gpu_seconds: '61' })}\n${event('b')}\n`,
    );
    expect(again.code).toBe(0);
    expect(again.stderr).toContain('1 events refused');
    expect(server.taken.get('/machine/m7/jobs a')?.quantity).toBe(60_000_000n);
    const [refused] = readFileSync(join(machine.state, 'refused.ndjson'), 'utf8').split('\n');
    expect(JSON.parse(refused ?? '')).toMatchObject({ status: 409, event: { id: 'a' } });
  });

  it('two hours ahead or behind, the machine still reports each use once, and its clock is told', async () => {
    await enrol();
    const now = new Date().toISOString();
    for (const [index, ahead] of [7_200_000, -7_200_000].entries()) {
      server.clockAheadMs = ahead;
      await machine.run([...state(), '--once'], `${event(`old-${index}`)}\n${event(`new-${index}`, { time: now })}\n`);
    }
    // By the server's clock the last one lies in the future: it waits, and is not refused.
    expect(server.refusals).toEqual([]);
    expect([...server.taken.values()].map(({ id }) => id)).toEqual(['old-0', 'new-0', 'old-1']);
    server.clockAheadMs = 0;
    await machine.run([...state(), '--once']);
    expect(server.taken.size).toBe(4);
    expect(server.others.length).toBeGreaterThan(0);
    expect(Number((server.others[0] as { clock_offset_ms: string }).clock_offset_ms)).toBeGreaterThan(7_000_000);
  });

  it('a full buffer keeps the oldest, counts what is lost, and tells the server', async () => {
    await enrol();
    machine.settings({ readers: [{ kind: 'pipe' }], bufferMegabytes: 1 });
    server.mood = 'refuse-connection';
    const { stderr } = await machine.run([...state(), '--once'], lines(6_000));
    expect(stderr).toContain('lost: the buffer is full');
    server.mood = 'well';
    expect((await machine.run([...state(), '--once'])).code).toBe(0);
    const kept = server.taken.size;
    expect(kept).toBeGreaterThan(3_000);
    expect(server.taken.has(`/machine/m7/jobs job-${kept - 1}`)).toBe(true);
    const lost = String(6_000 - kept);
    expect(server.others).toMatchObject([
      { lost: { events: lost, meters: { 'gpu-time/A100': String((6_000 - kept) * 60_000_000) } } },
    ]);
    // It is told once.
    await machine.run([...state(), '--once']);
    expect(server.others).toHaveLength(1);
  });

  it('prints what it would send, and touches nothing', async () => {
    const ended = await machine.run([...state(), '--dry-run'], event('a', { source: '/machine/not-enrolled' }));
    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.stdout)).toMatchObject({ id: 'a' });
    expect(server.arrived).toEqual([]);
  });

  it('is not started twice over one folder, nor without a key, nor with a key that others can read', async () => {
    const without = await machine.run(state());
    expect(without).toMatchObject({ code: 2 });
    expect(without.stderr).toContain('has no key');
    await enrol();
    expect((await machine.run(['enrol', server.url, 'cht_twice', ...state()])).stderr).toContain('enrolled already');
    const agent = machine.start(state());
    while (!agent.said().includes('reports to')) await wait(20);
    expect((await machine.run(state())).stderr).toContain('runs already');
    agent.child.kill('SIGTERM');
    expect((await agent.ended).code).toBe(0);
    writeFileSync(join(machine.state, 'machine-key.json'), '{}');
    expect((await machine.run(state())).stderr).toContain('is no key of a machine');
  });
});
