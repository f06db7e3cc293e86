import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { Database } from '../../apps/server/src/database/database.js';
import { MeteredUseStore } from '../../apps/server/src/inference-meter/metered-use.store.js';
import { RollupService } from '../../apps/server/src/inference-meter/rollup.service.js';
import { runCommand, writeSecrets, type Ended } from '../support/command-line.js';
import { conservation } from '../support/conservation.js';
import { gpuSecond, MachineRoom, type MachineKeys } from '../support/machine-room.js';

const OWN = '/machine/rack-7';
const second = (source: string, id: string): object =>
  gpuSecond(source, id, { data: { gpu_seconds: '1', gpu: 'H100 SXM' } });

describe('use that an officer takes back', () => {
  let room: MachineRoom;
  let folder: string;
  let keys: MachineKeys;
  let stolenAt: string;
  const copyhold = (...words: readonly string[]): Promise<Ended> =>
    runCommand(room.server, folder, ['usage', 'void', ...words]);
  const post = (): Promise<unknown> =>
    room.server.app.get(RollupService, { strict: false }).postDirty(room.partnershipId);
  const sums = async (): Promise<unknown> => conservation(room.server.database.pool('superuser'), room.partnershipId);
  const seconds = (count: number): unknown => {
    const steps = String(count * 1_000_000);
    return [{ unit: 'COMPUTE_RAW', events: steps, hours: steps, ledger: steps }];
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'copyhold-void-'));
    await writeSecrets(folder);
    room = await MachineRoom.open();
    keys = await room.enrolled('rack-7');
    await room.send(keys, [second(OWN, 'true'), second(`${OWN}/gpu`, 'true')]);
    await room.send(await room.enrolled('rack-8'), [second('/machine/rack-8', 'other')]);
    const { rows } = await room.server.database.pool('superuser').query<{ at: Date }>('SELECT clock_timestamp() AS at');
    stolenAt = rows[0]?.at.toISOString() ?? '';
    await room.send(keys, [second(OWN, 'false'), second(`${OWN}/gpu`, 'false-1'), second(`${OWN}/gpu`, 'false-2')]);
    await post();
  });
  afterAll(async () => {
    await room.close();
    await rm(folder, { recursive: true });
  });

  it('first says what would be taken back, and takes nothing', async () => {
    expect(await copyhold(OWN, '--since', stolenAt, '--why', 'the key was stolen')).toEqual({
      code: 2,
      stdout: expect.stringMatching(/^meter +events +in all\ngpu-time\/H100 SXM +3 +0\.001 GPU-h\n$/u),
      stderr: expect.stringContaining('run it again with --yes'),
    });
    expect(await sums()).toEqual(seconds(6));
  }, 60_000);

  it('counts no more, and the ledger follows: one event, then all since the key was stolen', async () => {
    expect(await sums()).toEqual(seconds(6));
    expect(await copyhold(`${OWN}/gpu`, 'false-1', '--why', 'no such card', '--yes')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('1 event taken back; the ledger follows with the next posting of hours.\n'),
    });
    await post();
    expect(await sums()).toEqual(seconds(5));
    // The key is ended; its machine lets another in, and what the old one told stays until it is taken back.
    expect(await runCommand(room.server, folder, ['machine', 'revoke', keys.keyId, '--yes'])).toMatchObject({
      code: 0,
    });
    expect(await room.send(keys, [second(OWN, 'more')])).toMatchObject({ status: 401 });
    keys = await room.enrolled('rack-7');
    expect(await sums()).toEqual(seconds(5));
    // Before the key was stolen nothing is touched, and nothing that came after it was ended.
    expect(
      await copyhold(OWN, '--since', '2020-01-01T00:00:00Z', '--until', '2020-01-02T00:00:00Z', '--why', 'w'),
    ).toMatchObject({ code: 2, stderr: expect.stringContaining('nothing of that counts') });
    expect(await copyhold(OWN, '--since', stolenAt, '--why', 'the key was stolen', '--yes')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/1 event taken back before\n2 events taken back;/u),
    });
    await post();
    expect(await sums()).toEqual(seconds(3));
  }, 60_000);

  it('stays to be seen, with the reason, beside what took it back', async () => {
    const store = room.server.app.get(MeteredUseStore, { strict: false });
    const of = {
      partnershipId: room.partnershipId,
      asked: { site: 'mill', month: '2026-02', source: null },
      scope: { sources: null, words: true },
    };
    const { total, reports } = await room.server.app.get(Database, { strict: false }).snapshot(async (tx) => ({
      total: await store.total(tx, of),
      reports: await store.reports(tx, of, { place: null, most: 100 }),
    }));
    expect(total).toMatchObject({ reports: 2, replaced: 3, takenBack: 3, counted: 2_000_000n, rolledUp: 2_000_000n });
    const fell = reports.map(({ report }) => report).find(({ id }) => id === 'false-1');
    expect(fell).toMatchObject({
      state: 'REPLACED',
      counted: 0n,
      correctedBy: { source: '/officer', reason: 'no such card' },
    });
  });

  it('stays taken back: told again it is known, and the machine cannot correct it', async () => {
    const again = await room.send(keys, [second(OWN, 'false')]);
    expect(again.json.results).toMatchObject([{ outcome: 'KNOWN' }]);
    const data = {
      of: 'commons.gpu.seconds.v1',
      corrects: { source: OWN, id: 'false' },
      reason: 'r',
      gpu_seconds: '9',
    };
    const correction = gpuSecond(OWN, 'back', { type: 'commons.correction.v1', data });
    expect((await room.send(keys, [correction])).json.results).toMatchObject([{ kind: 'AlreadyCorrected' }]);
    expect(await copyhold(OWN, 'false', '--why', 'again', '--yes')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^1 event taken back before\n0 events taken back;/u),
    });
    expect(await sums()).toEqual(seconds(3));
  }, 60_000);

  it('is in the log, by its hash and without a name', async () => {
    const pool = room.server.database.pool('superuser');
    const { rows } = await pool.query<{ leaf: string }>(
      `SELECT convert_from(entry, 'UTF8') AS leaf FROM log_stage WHERE type = 'usage-void'`,
    );
    expect(rows).toHaveLength(3);
    for (const { leaf } of rows) {
      expect(Object.keys(JSON.parse(leaf) as object)).toEqual(['at', 'type', 'v', 'voids']);
      expect(leaf).not.toContain('rack-7');
    }
    const kept = await pool.query<object>(
      `SELECT v.actor, c.reason, count(*)::integer AS events FROM usage_void v
       JOIN usage_correction c USING (partnership_id, source, event_id) GROUP BY 1, 2 ORDER BY 2`,
    );
    expect(kept.rows).toEqual([
      { actor: 'command-line', reason: 'no such card', events: 1 },
      { actor: 'command-line', reason: 'the key was stolen', events: 2 },
    ]);
    const metering = checks.filter(({ code }) => /^(?:METER|USAGE|MACHINE)-/u.test(code));
    expect(metering.length).toBeGreaterThan(10);
    for (const { code, sql } of metering) {
      const found = await pool.query(sql, [room.partnershipId]);
      expect([code, found.rows]).toEqual([code, []]);
    }
  });

  it('of books that are closed falls in the open period, and changes nothing in theirs', async () => {
    const pool = room.server.database.pool('superuser');
    const journals = async (which: string): Promise<unknown> =>
      (
        await pool.query(
          `SELECT count(*)::integer AS journals, md5(string_agg(j::text || t::text, '' ORDER BY t.id)) AS text
           FROM journal j JOIN transfer t ON t.journal_id = j.id
           WHERE j.ledger_id = $1 AND t.unit = 'COMPUTE_RAW' AND j.effective_at ${which} '2026-04-01'`,
          [room.partnershipId],
        )
      ).rows;
    expect(await runCommand(room.server, folder, ['period', 'close', '2026 Q1'])).toMatchObject({ code: 0 });
    const settled = await journals('<');
    expect(await copyhold(`${OWN}/gpu`, 'true', '--why', 'no such card', '--yes')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('1 event of closed books: the reversal is posted in the open period'),
    });
    await post();
    expect(await sums()).toEqual(seconds(2));
    expect(await journals('<')).toEqual(settled);
    expect(await journals('>=')).toMatchObject([{ journals: 1 }]);
  }, 60_000);

  it.each([
    ['no reason', [OWN, 'true', '--why', ' ', '--yes'], 'a reason has 1 to 512 bytes'],
    ['neither an event nor a time', [OWN, '--why', 'w'], 'name an event, or since when'],
    ['what is not known', [OWN, 'never', '--why', 'w'], 'nothing of that counts'],
  ])('is refused with %s', async (_name, words, sentence) => {
    expect(await copyhold(...words)).toMatchObject({ code: 2, stderr: expect.stringContaining(sentence) });
  });

  it('is no right of the application', async () => {
    const app = room.server.database.pool('app');
    const call = app.query(`SELECT copyhold.void_usage($1, $2, 'true', 'w', 'a')`, [room.partnershipId, OWN]);
    await expect(call).rejects.toThrow('permission denied');
  });
});
