import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { LogAlarm } from '../../apps/server/src/transparency-log/log-alarm.js';
import { LogKeeperService } from '../../apps/server/src/transparency-log/log-keeper.service.js';
import { SequencerService } from '../../apps/server/src/transparency-log/sequencer.service.js';
import { SequencerStore } from '../../apps/server/src/transparency-log/sequencer.store.js';
import { A, accepted, BANK, foundBench, one } from '../support/ledger-bench.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
let ledger: string;

beforeAll(async () => {
  server = await startTestServer({ log: true });
  ledger = await foundBench(server.database.pool('app'), 'mill');
});
afterAll(async () => {
  await server.stop();
});

const get = <T>(type: new (...parts: never[]) => T): T => server.app.get(type, { strict: false });

describe('M6: a server that does not get to sign', () => {
  it('says so in its log and in logHead, once for each change, until it signs again', async () => {
    await accepted(server.database.pool('app'), ledger, one('first', [BANK, A, 1]));
    await get(SequencerService).round();
    const alarm = get(LogAlarm);
    await alarm.look();

    // Whoever has the sequencer's own password has taken the right to sign, and signs nothing.
    const { lease } = get(SequencerStore);
    const thief = await server.database.pool('sequencer').connect();
    const real = jest.spyOn(lease, 'take').mockResolvedValue(undefined);
    await lease.release();
    await thief.query('BEGIN; LOCK TABLE copyhold.log_lease IN SHARE ROW EXCLUSIVE MODE');
    real.mockRestore();
    expect(await lease.take()).toBeUndefined();
    const lacking = jest.spyOn(lease, 'lackedSince', 'get').mockReturnValue(new Date(Date.now() - 61_000));

    const errors = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    await alarm.look();
    await alarm.look();
    expect(errors.mock.calls.map(([said]) => String(said))).toEqual([
      expect.stringMatching(
        /^ALARM: the log of mill is UNLEASED: this server has not had the right to sign for 6\d seconds \(another process has it\)/u,
      ),
    ]);
    const { data } = await server.graphql('{ logHead { state reason } }');
    expect(data?.['logHead']).toMatchObject({
      state: 'UNLEASED',
      reason: expect.stringContaining('60 seconds') as unknown,
    });

    await thief.query('ROLLBACK');
    thief.release();
    lacking.mockRestore();
    const words = jest.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);
    await accepted(server.database.pool('app'), ledger, one('next', [BANK, A, 1]));
    await get(SequencerService).round();
    await alarm.look();
    expect(words.mock.calls.map(([said]) => String(said))).toContain('the log of mill is signed again');
    expect((await get(LogKeeperService).status(ledger)).state).toBe('RUNNING');
    errors.mockRestore();
    words.mockRestore();
  });
});
