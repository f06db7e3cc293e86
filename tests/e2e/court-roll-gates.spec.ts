import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RollRoom } from '../support/roll-room.js';

let room: RollRoom;

beforeAll(async () => {
  room = await RollRoom.open();
});
afterAll(async () => {
  await room.server.stop();
});

describe('a gate and its land', () => {
  it('never severs a gate from its land: both go in one act, each right by itself', async () => {
    await room.server.database.pool('app').query('SELECT set_pasture($1, $2, 20)', [room.small.id, 'meadow']);
    const officer = (wish: Parameters<typeof room.officer>[0]) => room.officer(wish);
    expect(await room.claim('r0005', 'mill')).toBe('H-0001');
    await officer({
      act: 'GRANT',
      kind: 'STINT_GATE',
      subject: 'meadow',
      quantity: 4n,
      toUseOf: 'r0005',
      appurtenantTo: 'H-0001',
    });
    await officer({ act: 'ADMIT', holding: 'S-0001' });
    expect(await officer({ act: 'SURRENDER', holding: 'S-0001', toUseOf: 'r0001' })).toMatchObject({
      kind: 'SeveranceRefused',
    });
    expect(await officer({ act: 'SURRENDER', holding: 'H-0001', toUseOf: 'r0001' })).toMatchObject({
      lines: [expect.any(String), expect.any(String)],
    });
    await officer({ act: 'RECEIVE', holding: 'H-0001' });
    await officer({ act: 'ADMIT', holding: 'H-0001' });
    expect(await room.roll.byNumber(room.small.id, 'S-0001')).toMatchObject({ rollNumber: 'r0001', state: 'ADMITTED' });
  });

  it('refuses in words what the database alone could see: a gate that came to land while it was pledged', async () => {
    const officer = (wish: Parameters<typeof room.officer>[0]) => room.officer(wish);
    const granted = await officer({ act: 'GRANT', kind: 'HOST_CLAIM', subject: 'weir', toUseOf: 'r0004' });
    const land = 'holding' in granted ? granted.holding : '';
    await officer({ act: 'ADMIT', holding: land });
    await officer({ act: 'PLEDGE', holding: land, toUseOf: 'r0005', sum: 5n, until: '2190-01-01' });
    const gate = { act: 'GRANT', kind: 'STINT_GATE', subject: 'meadow', quantity: 1n, toUseOf: 'r0004' };
    const given = await officer({ ...gate, appurtenantTo: land });
    const number = 'holding' in given ? given.holding : '';
    expect(await officer({ act: 'ADMIT', holding: number })).toMatchObject({
      kind: 'NotByCustom',
      message: 'A gate goes with its land.',
    });
    await officer({ act: 'RELEASE_PLEDGE', holding: land });
    expect(await officer({ act: 'ADMIT', holding: number })).toMatchObject({ holding: number });
  });

  it('are divided together, whole gates pro rata, and the page of the land shows them', async () => {
    const land = await room.claim('r0003', 'downs', '2026-03-05', '100');
    const gate = {
      act: 'GRANT',
      on: '2026-03-05',
      kind: 'STINT_GATE',
      subject: 'meadow',
      quantity: 5n,
      toUseOf: 'r0003',
    };
    const given = await room.entered({ ...gate, appurtenantTo: land });
    const split = { act: 'SPLIT', on: '2026-03-06', holding: land, parts: [7n, 2n, 1n] };
    expect(await room.officer(split)).toMatchObject({ kind: 'GateNotAdmitted' });
    await room.entered({ act: 'ADMIT', on: '2026-03-05', holding: given });
    expect(await room.officer({ act: 'SPLIT', holding: given, parts: [1n, 1n] })).toMatchObject({
      kind: 'SeveranceRefused',
    });
    expect((await room.roll.byNumber(room.small.id, land))?.gates).toMatchObject([
      { number: given, quantity: '5', state: 'ADMITTED' },
    ]);
    const before = await room.count(`holding WHERE kind = 'STINT_GATE'`);
    expect(await room.officer(split)).toMatchObject({ holding: land });
    // 7:2:1 of 5 are 3.5, 1 and 0.5: the odd gate goes to the lowest number of the two halves.
    const parts = await room.server.database.pool('app').query(
      `SELECT l.quantity::text AS land, g.quantity::text AS gates, g.state FROM holding l LEFT JOIN holding g ON g.appurtenant_to = l.number
       WHERE l.subject = 'downs' AND l.state = 'ADMITTED' ORDER BY l.number`,
    );
    expect(parts.rows).toEqual([
      { land: '70', gates: '4', state: 'ADMITTED' },
      { land: '20', gates: '1', state: 'ADMITTED' },
      { land: '10', gates: null, state: null },
    ]);
    expect(await room.count(`holding WHERE kind = 'STINT_GATE'`)).toBe(before + 2);
    expect(await room.roll.byNumber(room.small.id, given)).toMatchObject({ state: 'SPLIT' });
  });

  it('are accused together, and judged by nobody on that day', async () => {
    const { small } = room;
    const land = await room.claim('r0006', 'quay', '2026-03-05');
    const gate = {
      act: 'GRANT',
      on: '2026-03-05',
      kind: 'STINT_GATE',
      subject: 'meadow',
      quantity: 1n,
      toUseOf: 'r0006',
    };
    const given = await room.entered({ ...gate, appurtenantTo: land });
    await room.entered({ act: 'ADMIT', on: '2026-03-05', holding: given });
    await room.entered({ act: 'PRESENT', holding: land, toUseOf: 'r0005' });
    expect(await room.roll.byNumber(small.id, given)).toMatchObject({ state: 'PRESENTED' });
    const today = { act: 'VERDICT', holding: land, verdict: 'FORFEIT', jury: ['r0001', 'r0003', 'r0004'], votes: 3 };
    expect(await room.officer(today)).toMatchObject({ kind: 'VerdictTooSoon' });
  });

  it('COP-5: a right of 100 over land 9:1 is split 90 and 10, to the last step', async () => {
    const field = await room.claim('r0004', 'field', '2026-03-05', '100');
    expect(await room.officer({ act: 'SPLIT', on: '2026-03-06', holding: field, parts: [9n, 1n] })).toMatchObject({
      holding: field,
    });
    const { holdings } = await room.roll.register(room.small.id, {
      search: 'field',
      kind: null,
      after: null,
      first: 9,
    });
    expect(holdings.map(({ state, quantity }) => [state, quantity])).toEqual([
      ['SPLIT', '100'],
      ['ADMITTED', '90'],
      ['ADMITTED', '10'],
    ]);
  });
});
