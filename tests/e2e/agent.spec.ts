import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestMachine } from '../support/agent-process.js';
import { gpuSecond, MachineRoom } from '../support/machine-room.js';

const OWN = '/machine/rack-7';

const lines = (count: number, prefix: string): string =>
  Array.from(
    { length: count },
    (_, index) => `${JSON.stringify(gpuSecond(`${OWN}/jobs`, `${prefix}-${index}`))}\n`,
  ).join('');

describe('the agent and the server', () => {
  let room: MachineRoom;
  let machine: TestMachine;
  let state: string[];
  beforeAll(async () => {
    room = await MachineRoom.open();
    machine = new TestMachine();
    state = ['--state', machine.state];
    machine.settings({ readers: [{ kind: 'pipe' }], sendEverySeconds: 1 });
    const enrolled = await machine.run(['enrol', room.server.url, await room.token('rack-7'), ...state]);
    expect(enrolled).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^rack-7 reports as \/machine\/rack-7 with key /u),
    });
  });
  afterAll(async () => {
    machine.remove();
    await room.close();
  });

  const counted = async (): Promise<bigint> => BigInt(await room.counted()) / 1_000_000n;

  it('count every use of a pipe once, however often it is told', async () => {
    const half = lines(1_200, 'a');
    expect(await machine.run(state, half + half)).toMatchObject({ code: 0 });
    expect(await counted()).toBe(1_200n);
    expect(await machine.run(state, half)).toMatchObject({ code: 0 });
    expect(await counted()).toBe(1_200n);
    expect(machine.buffered()).toEqual([]);
  });

  it('count it once through kill -9 in the middle of sending', async () => {
    const before = await counted();
    for (let round = 0; round < 3; round += 1) {
      const agent = machine.start(state);
      agent.child.stdin?.write(lines(2_000, 'k'));
      // Wherever it is by then: reading, writing down, sending, or forgetting.
      await wait(900 + round * 300);
      agent.child.kill('SIGKILL');
      await agent.ended;
    }
    // The writer of the pipe tells all again, for it does not know what was kept.
    expect(await machine.run(state, lines(2_000, 'k'))).toMatchObject({ code: 0 });
    expect((await counted()) - before).toBe(2_000n);
  });

  it('meter cards: what nvidia-smi lists is in the roll-ups', async () => {
    machine.program('nvidia-smi', `console.log('uuid, name, power.draw [W]\\nGPU-1, NVIDIA H100, 700.00 W')`);
    machine.settings({
      readers: [{ kind: 'nvidia-smi', site: 'mill', everySeconds: 1 }],
      windowSeconds: 1,
      sendEverySeconds: 1,
    });
    const before = BigInt(await room.counted());
    const agent = machine.start(state);
    while (BigInt(await room.counted()) === before) await wait(100);
    agent.child.kill('SIGTERM');
    const ended = await agent.ended;
    expect({ code: ended.code, refused: ended.stderr.includes('refused') }).toEqual({ code: 0, refused: false });
    const { rows } = await room.server.database
      .pool('superuser')
      .query<{ meter: string; subject: string }>(
        `SELECT DISTINCT meter, subject FROM rollup WHERE subject = 'idle' ORDER BY meter`,
      );
    expect(rows.map(({ meter }) => meter)).toEqual([expect.stringMatching(/^energy\/mill/u), 'gpu-time/NVIDIA H100']);
  });

  it('goes on with a new key while it runs, and with the next after that', async () => {
    machine.settings({ readers: [{ kind: 'pipe' }], sendEverySeconds: 1 });
    const before = await counted();
    const agent = machine.start(state);
    agent.child.stdin?.write(lines(5, 'old-key'));
    while ((await counted()) < before + 5n) await wait(50);
    const rotated = await machine.run(['rotate', ...state]);
    expect(rotated).toMatchObject({ code: 0, stdout: expect.stringContaining('from now on') });
    agent.child.stdin?.end(lines(5, 'new-key'));
    expect((await agent.ended).code).toBe(0);
    expect((await counted()) - before).toBe(10n);
    expect(await machine.run(['rotate', ...state])).toMatchObject({ code: 0 });
    const { rows } = await room.server.database.pool('superuser').query('SELECT 1 FROM machine_key');
    expect(rows).toHaveLength(3);
  });

  it('keeps all on disk where the key is revoked, and says what the server says', async () => {
    machine.settings({ readers: [{ kind: 'pipe' }] });
    const before = await counted();
    const { rows } = await room.server.database
      .pool('superuser')
      .query<{ key_id: string }>('SELECT key_id FROM machine_key WHERE replaces IS NULL');
    await room.keys.revoke(room.partnershipId, rows[0]?.key_id ?? '', 'r0001');
    const ended = await machine.run([...state, '--once'], lines(10, 'r'));
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('not sent: the server answered 401: ') });
    expect(await counted()).toBe(before);
    expect(machine.buffered()).toHaveLength(1);
  });
});
