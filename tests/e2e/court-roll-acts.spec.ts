import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FINE, HOURS, RollRoom } from '../support/roll-room.js';

let room: RollRoom;
/** What takes a right from somebody is of today. */
const TODAY = new Date().toISOString().slice(0, 10);

beforeAll(async () => {
  room = await RollRoom.open();
});
afterAll(async () => {
  await room.server.stop();
});

describe('enterRoll', () => {
  it('grants and admits, and posts the fine of the custom with the admittance', async () => {
    const granted = await room.enter('r0002', {
      act: 'GRANT',
      on: '2026-03-01',
      kind: 'HOST_CLAIM',
      subject: 'mill',
      toUseOf: 'r0001',
      quantity: HOURS,
      meter: 'gpu-time',
    });
    expect(granted.holding).toMatchObject({
      number: 'H-0001',
      state: 'GRANTED',
      value: '95000',
      rent: '4750',
      fineCap: '180500',
      fines: [],
    });
    const admitted = await room.enter('r0002', {
      act: 'ADMIT',
      on: '2026-03-02',
      holding: 'H-0001',
      note: 'In full court.',
    });
    expect(admitted.holding).toMatchObject({
      state: 'ADMITTED',
      fines: [{ amount: FINE, cap: '180500', state: 'DUE', journalId: expect.any(String) }],
      periods: [{ holder: 'r0001', from: '2026-03-02', until: null }],
      events: [{ event: 'GRANTED' }, { event: 'ADMITTED', fine: FINE, note: 'In full court.' }],
    });
    const owed = await room.server.database
      .pool('app')
      .query(
        `SELECT path, balance::text FROM account WHERE path IN ('je:assets:receivable:r0001', 'je:income:entry-fines') ORDER BY path`,
      );
    expect(owed.rows).toEqual([
      { path: 'je:assets:receivable:r0001', balance: FINE },
      { path: 'je:income:entry-fines', balance: FINE },
    ]);
  });

  it('lets a holder surrender their own, and nobody else; only an officer admits', async () => {
    const input = { act: 'SURRENDER', on: TODAY, holding: 'H-0001', toUseOf: 'r0005' };
    expect((await room.enter('r0005', input)).__typename).toBe('NotAllowed');
    expect((await room.enter('r0001', input)).holding).toMatchObject({
      state: 'SURRENDERED',
      holder: 'Person 1',
      toUseOf: 'r0005',
    });
    expect((await room.enter('r0001', { act: 'ADMIT', on: TODAY, holding: 'H-0001' })).__typename).toBe('NotAllowed');
    expect((await room.enter('r0002', { act: 'RECEIVE', on: TODAY, holding: 'H-0001' })).holding).toMatchObject({
      state: 'ADMITTANCE_DUE',
    });
  });

  it('COP-1: a demand above the custom is refused, and the title waits', async () => {
    const lines = await room.count('roll_entry');
    const answer = await room.enter('r0002', { act: 'ADMIT', on: TODAY, holding: 'H-0001', fine: '9501' });
    expect(answer).toMatchObject({ __typename: 'OtherRefusal', kind: 'FineExceedsCustom' });
    expect(await room.count('roll_entry')).toBe(lines);
  });

  it('leaves no line where the books refuse the fine', async () => {
    const before = [
      await room.count('roll_entry'),
      await room.count('fine'),
      await room.count('log_stage'),
      await room.count('journal'),
    ];
    const superuser = room.server.database.pool('superuser');
    await superuser.query(`UPDATE copyhold.ledger SET soft_closed_through = '2190-01-01' WHERE id = $1`, [
      room.small.id,
    ]);
    const answer = await room.enter('r0002', { act: 'ADMIT', on: TODAY, holding: 'H-0001' });
    await superuser.query('UPDATE copyhold.ledger SET soft_closed_through = NULL WHERE id = $1', [room.small.id]);
    expect(answer).toMatchObject({ __typename: 'OtherRefusal', kind: 'PeriodClosed' });
    expect([
      await room.count('roll_entry'),
      await room.count('fine'),
      await room.count('log_stage'),
      await room.count('journal'),
    ]).toEqual(before);
    expect((await room.enter('r0002', { act: 'ADMIT', on: TODAY, holding: 'H-0001' })).holding).toMatchObject({
      rollNumber: 'r0005',
      periods: [
        { holder: 'r0001', until: TODAY },
        { holder: 'r0005', from: TODAY, until: null },
      ],
    });
  });

  it('says no in words to a line of an earlier day, an unknown holding, an unknown act and a stranger', async () => {
    const kinds = await Promise.all(
      [
        { act: 'OPERATOR_CHANGE', on: '2026-03-01', holding: 'H-0001' },
        { act: 'ADMIT', holding: 'H-0404' },
        { act: 'SELL', holding: 'H-0001' },
        { act: 'SURRENDER', holding: 'H-0001', toUseOf: 'r9999' },
        { act: 'OPERATOR_CHANGE', on: '2190-01-01', holding: 'H-0001' },
        { act: 'PRESENT', on: '2026-03-05', holding: 'H-0001', toUseOf: 'r0006' },
        { act: 'OPERATOR_CHANGE', holding: 'H-0001', note: 'half a \ud83d' },
        { act: 'GRANT', kind: 'HOST_CLAIM', subject: 'x'.repeat(1_000), toUseOf: 'r0003' },
      ].map(async (input) => {
        const { __typename, kind } = await room.enter('r0002', input);
        return kind ?? __typename;
      }),
    );
    expect(kinds).toEqual([
      'EntryBackdated',
      'NotFound',
      'RollWishMalformed',
      'NotFound',
      'EntryOfDayToCome',
      'EntryNotOfToday',
      'RollWishMalformed',
      'SubjectTooLong',
    ]);
  });
});
