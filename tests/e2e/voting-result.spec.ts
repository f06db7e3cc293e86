import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { commitment } from '#libs/transparency-log';
import type { BallotCast } from '../../apps/server/src/voting/ballot.service.js';
import { post } from '../support/books.js';
import { BET_ALL, HALVES, VotingRoom, wait } from '../support/voting-room.js';

const SPENT = '2026-04-01T00:00:00Z';

let room: VotingRoom;

beforeAll(async () => {
  room = await VotingRoom.open();
});
afterAll(async () => {
  await room.server.stop();
});

describe('the result', () => {
  it('is exact, and what it decided is in the books', async () => {
    const id = await room.openMotion(3_600_000, 10_001n);
    await room.cast(id, 'r0001', HALVES);
    await room.cast(id, 'r0002', BET_ALL);
    const third = (await room.cast(id, 'r0004', [{ line: 'RESERVE', basisPoints: 10_000 }])) as BallotCast;
    expect((await room.view(id))?.decision).toBeUndefined();
    await room.expire(id);
    expect(await room.closing.closeDue(new Date())).toBe(1);
    const { data } = await room.server.graphql(
      `query ($id: ID!) { motion: division(id: $id) { state turnout outcome { resultHash executedAt journalIds lines { code share amount } run { people posted paid total } } } }`,
      { id },
    );
    const motion = data?.['motion'] as { state: string; turnout: number; outcome: Outcome };
    expect([motion.state, motion.turnout]).toEqual(['EXECUTED', 3]);
    // Three voters, four lines wanted, a quarter each. The floor takes 501 of 10,001 (rounded up), so a quarter is 2,375;
    // BET keeps 15 % of the whole, rounded down, and the rest of its quarter moves to the reserve.
    expect(motion.outcome.lines).toEqual([
      { code: 'REINVEST', share: '1/4', amount: '2375' },
      { code: 'NEW_PCP', share: '0/1', amount: '501' },
      { code: 'HOST_FUND', share: '0/1', amount: '0' },
      { code: 'WORKER_RETURN', share: '1/4', amount: '2375' },
      { code: 'BET', share: '1/4', amount: '1500' },
      { code: 'RESERVE', share: '1/4', amount: '3250' },
    ]);
    const total = motion.outcome.lines.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
    expect(total).toBe(10_001n);
    const workers = motion.outcome.lines[3]?.amount;
    expect(motion.outcome.run).toEqual({ people: 3, posted: 3, paid: 0, total: workers });
    const text = (await room.view(id))?.decision?.resolution.result ?? '';
    expect(createHash('sha256').update(text).digest('hex')).toBe(motion.outcome.resultHash);
    expect(text).not.toContain(third.receipt);
  });

  it('opens each ballot to its commitment after the close', async () => {
    const id = await room.openMotion();
    await room.cast(id, 'r0005', BET_ALL);
    await room.expire(id);
    await room.closing.closeDue(new Date());
    const { rows } = await room.app.query<{ allocations: number[]; salt: Buffer; commitment: Buffer }>(
      'SELECT allocations, salt, commitment FROM opened_ballots($1, $2)',
      [room.small.id, id],
    );
    const codes = ['REINVEST', 'NEW_PCP', 'HOST_FUND', 'WORKER_RETURN', 'BET', 'RESERVE'];
    const value = Object.fromEntries(codes.map((code, index) => [code, String(rows[0]?.allocations[index])]));
    const again = commitment({ domain: 'ballot', salt: new Uint8Array(rows[0]!.salt), value }, (bytes) =>
      createHash('sha256').update(bytes).digest(),
    );
    expect(Buffer.from(again as Uint8Array)).toEqual(rows[0]?.commitment);
  });

  it('decides nothing below the quorum, or without a ballot', async () => {
    const half = await VotingRoom.open({ share: '1/2', atMost: 100 });
    const few = await half.openMotion();
    await half.cast(few, 'r0001');
    const none = await half.openMotion();
    for (const id of [few, none]) await half.expire(id);
    await half.closing.closeDue(new Date());
    for (const id of [few, none]) {
      const view = await half.view(id);
      expect(view?.motion).toMatchObject({ state: 'INQUORATE', quorum: 3 });
      expect(await half.journalsOf(id)).toEqual([]);
    }
    await half.server.stop();
  });

  it('waits, carried, when the ledger refuses, and goes through once it can', async () => {
    const id = await room.openMotion(3_600_000, 50_000_000n);
    await room.cast(id, 'r0001');
    await room.expire(id);
    const spent = { debit: 'ca:equity:allocable', credit: 'ca:assets:due-from-je', amount: 50_000_000n };
    await post(room.server, room.small.id, 'spent', [spent], SPENT);
    await room.closing.closeDue(new Date());
    expect((await room.view(id))?.motion.state).toBe('CARRIED');
    // What no officer may do: below the chart's floor.
    await room.superuser.query('ALTER TABLE account DISABLE TRIGGER floor_keeps_chart');
    await room.superuser.query('UPDATE account SET floor = NULL WHERE ledger_id = $1 AND path = $2', [
      room.small.id,
      'ca:equity:allocable',
    ]);
    await room.superuser.query('ALTER TABLE account ENABLE ALWAYS TRIGGER floor_keeps_chart');
    await room.closing.closeDue(new Date());
    expect((await room.view(id))?.motion.state).toBe('EXECUTED');
    await post(room.server, room.small.id, 'found', [{ ...spent, debit: spent.credit, credit: spent.debit }], SPENT);
  });

  it('is closed by the clock of the running server', async () => {
    const id = await room.openMotion(50);
    let state = 'OPEN';
    for (let tries = 0; tries < 100 && state === 'OPEN'; tries += 1) {
      await wait(100);
      state = (await room.view(id))?.motion.state ?? 'OPEN';
    }
    expect(state).toBe('INQUORATE');
  });
});

interface Outcome {
  readonly resultHash: string;
  readonly journalIds: string[];
  readonly lines: { code: string; share: string; amount: string }[];
  readonly run: Record<string, unknown> | null;
}
