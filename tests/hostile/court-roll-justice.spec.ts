import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ago, at, RollForge, type Forged, type Members } from '../support/roll-forge.js';

let forge: RollForge;

beforeAll(async () => {
  forge = await RollForge.open();
});
afterAll(async () => {
  await forge.server.stop();
});

const jury = ['r0001', 'r0003', 'r0004'];
const disputed = at('2026-03-01', 'FINE_DISPUTED', 'ADMITTED');
const accused = (on: string): Forged => at(on, 'PRESENTED', 'PRESENTED', {}, { other: 'r0005' });
const judged = (on: string, change: Members = {}, more: Partial<Forged> = {}): Forged =>
  at(on, 'JUDGED', 'FORFEIT', { verdict: 'FORFEIT', jury: '3', votes: '2', ...change }, { jury, ...more });

describe('a dispute of a fine', () => {
  it.each<[string, readonly Forged[]]>([
    ['be divided', [disputed, at('2026-03-01', 'SPLIT', 'SPLIT')]],
    ['be surrendered', [disputed, at('2026-03-01', 'SURRENDERED', 'SURRENDERED', {}, { other: 'r0005' })]],
    ['be given back', [disputed, at('2026-03-01', 'RELINQUISHED', 'RELINQUISHED')]],
  ])('is not got rid of: the holding cannot %s meanwhile', async (_, lines) => {
    expect(await forge.attempt(lines)).toBe('P0172');
  });

  it('is not settled by whoever keeps the roll, but by payment in full or by a jury', async () => {
    const settled = at('2026-03-02', 'FINE_SETTLED', 'ADMITTED');
    expect(await forge.attempt([disputed, settled])).toBe('P0176');
    expect(await forge.attempt([disputed, settled, accused('2026-03-02'), judged('2026-03-03')])).toBe('P0176');
    const upheld = at('2026-03-02', 'FINE_SETTLED', 'ADMITTED', { jury: '3', votes: '3' }, { jury });
    expect(await forge.attempt([disputed, upheld])).toBe('done');
    const few = at('2026-03-02', 'FINE_SETTLED', 'ADMITTED', { jury: '2', votes: '2' }, { jury: ['r0001', 'r0003'] });
    expect(await forge.attempt([disputed, few])).toBe('P0176');
    const party = at(
      '2026-03-02',
      'FINE_SETTLED',
      'ADMITTED',
      { jury: '3', votes: '3' },
      { jury: ['r0001', 'r0002', 'r0003'] },
    );
    expect(await forge.attempt([disputed, party])).toBe('P0176');
  });

  it('is made once, and no more when a jury has found: nobody is shielded by it for ever', async () => {
    const upheld = at('2026-03-02', 'FINE_SETTLED', 'ADMITTED', { jury: '3', votes: '3' }, { jury });
    const again = at('2026-03-03', 'FINE_DISPUTED', 'ADMITTED');
    expect(await forge.attempt([disputed, upheld, again])).toBe('P0171');
    expect(await forge.attempt([disputed, again])).toBe('P0171');
    expect(await forge.attempt([upheld])).toBe('P0176');
    const soon = at('2026-03-01', 'FINE_SETTLED', 'ADMITTED', { jury: '3', votes: '3' }, { jury });
    expect(await forge.attempt([disputed, soon])).toBe('P0176');
  });

  it('is of a fine: a gate that never had one is not shielded', async () => {
    const gate = at('2026-03-01', 'FINE_DISPUTED', 'ADMITTED', {}, { holding: 'S-0001' });
    expect(await forge.attempt([gate])).toBe('P0171');
  });

  it('never lets the holding be forfeited, refused or unpaid as the fine may be', async () => {
    expect(await forge.attempt([disputed, accused('2026-03-01'), judged('2026-03-02')])).toBe('P0176');
  });
});

describe('a jury', () => {
  it('finds nothing on the day of the accusation', async () => {
    expect(await forge.attempt([accused('2026-03-02'), judged('2026-03-02')])).toBe('P0176');
    expect(await forge.attempt([accused('2026-03-01'), judged('2026-03-02')])).toBe('done');
  });

  it('is of those who held before: nobody is admitted to sit on it', async () => {
    const land = (holding: string, event: string, state: string, more: Partial<Forged> = {}): Forged =>
      at('2026-03-01', event, state, {}, { holding, ...more });
    const fresh = [
      land('H-0003', 'SURRENDERED', 'SURRENDERED', { other: 'r0005' }),
      land('H-0003', 'RECEIVED', 'ADMITTANCE_DUE'),
      at('2026-03-01', 'ADMITTED', 'ADMITTED', {}, { holding: 'H-0003', holder: 'r0005' }),
    ];
    const packed = judged('2026-03-02', {}, { jury: ['r0001', 'r0004', 'r0005'] });
    expect(
      await forge.attempt([at('2026-03-01', 'PRESENTED', 'PRESENTED', {}, { other: 'r0006' }), ...fresh, packed]),
    ).not.toBe('done');
  });
});

describe('the ladder of lives', () => {
  const rule = { fineRule: 'least(2 * rent, 2 * (value - rent))' };
  const inherited = [
    at('2026-03-01', 'DIED', 'HEIR_DUE', {}, { other: 'r0005' }),
    at('2026-03-02', 'HEIR_CLAIMED', 'ADMITTANCE_DUE', {}, { other: 'r0005' }),
  ];
  const admitted = (fine: string | null, life: string): Forged =>
    at('2026-03-03', 'ADMITTED', 'ADMITTED', { life, fine, ...(fine === null ? {} : rule) }, { holder: 'r0005' });

  it('is the database’s as well: the second life pays a half, and nobody asks for the whole', async () => {
    // The fine of a first life is 9,500: of a second 4,750, and that one is only not posted.
    expect(await forge.attempt([...inherited, admitted('9500', '2')])).toBe('P0171');
    expect(await forge.attempt([...inherited, admitted('4751', '2')])).toBe('P0171');
    const own = await forge.app.query<{ fine: string }>(
      `SELECT copyhold.entry_fine_of(rules, 95000, 4750, life)::text AS fine FROM copyhold.custom_version, generate_series(1, 5) AS life ORDER BY life`,
    );
    expect(own.rows.map(({ fine }) => fine)).toEqual(['9500', '4750', '2375', '2375', '2375']);
  });

  it('lets nobody off where the fine is certain', async () => {
    expect(await forge.attempt([...inherited, admitted(null, '2')])).toBe('P0171');
    expect(await forge.attempt([...inherited, admitted('4000', '2')])).toBe('P0171');
  });
});

describe('a grant whose grantee died', () => {
  const gate = (on: string, event: string, state: string, change: Members = {}, more: Partial<Forged> = {}): Forged =>
    at(on, event, state, change, { holding: 'S-0050', ...more });
  const granted = gate('2026-03-01', 'GRANTED', 'GRANTED', {}, { holder: 'r0005', other: 'r0005' });
  const died = gate('2026-03-02', 'DIED', 'GRANTED');
  const called = gate('2026-03-03', 'NOTICED', 'GRANTED', { notices: '1' });

  it.each<[string, string, readonly Forged[]]>([
    ['lapses after a call', 'done', [granted, died, called, gate('2026-03-18', 'LAPSED', 'RELINQUISHED')]],
    ['does not lapse without one', 'P0174', [granted, died, gate('2026-03-18', 'LAPSED', 'RELINQUISHED')]],
    ['does not lapse within its days', 'P0174', [granted, died, called, gate('2026-03-17', 'LAPSED', 'RELINQUISHED')]],
    ['does not lapse while the grantee lives', 'P0172', [granted, gate('2026-03-18', 'LAPSED', 'RELINQUISHED')]],
    [
      'is not called while the grantee lives',
      'P0172',
      [granted, gate('2026-03-03', 'NOTICED', 'GRANTED', { notices: '1' })],
    ],
    ['is not inherited', 'P0172', [granted, gate('2026-03-02', 'DIED', 'GRANTED', {}, { other: 'r0006' })]],
    ['admits nobody', 'P0172', [granted, died, gate('2026-03-03', 'ADMITTED', 'ADMITTED', {}, { holder: 'r0005' })]],
  ])('%s', async (_, code, lines) => {
    expect(await forge.attempt(lines)).toBe(code);
  });
});

describe('days', () => {
  it('a call of three days each is a call of fourteen', async () => {
    const calls = [at('2026-03-01', 'DIED', 'HEIR_DUE'), at('2026-03-02', 'NOTICED', 'NOTICE1', { notices: '1' })];
    const second = (on: string): Forged => at(on, 'NOTICED', 'NOTICE2', { notices: '2' });
    await forge.server.database.pool('superuser').query(
      `ALTER TABLE copyhold.custom_version DISABLE TRIGGER ALL;
         UPDATE copyhold.custom_version SET rules = regexp_replace(rules, '"gmClearDays":"?[0-9]+"?', '"gmClearDays":1');
         ALTER TABLE copyhold.custom_version ENABLE ALWAYS TRIGGER append_only`,
    );
    expect([
      await forge.attempt([...calls, second('2026-03-16')]),
      await forge.attempt([...calls, second('2026-03-17')]),
    ]).toEqual(['P0174', 'done']);
  });

  it('of a right that is given back, and of any line before there was a custom, are not of the past', async () => {
    await forge.endHistory();
    expect(await forge.attempt([at('2026-03-01', 'RELINQUISHED', 'RELINQUISHED')])).toBe('P0173');
    expect(await forge.attempt([at(ago(0), 'RELINQUISHED', 'RELINQUISHED')])).toBe('done');
    const old: Forged = {
      holding: 'S-0099',
      event: 'GRANTED',
      change: { state: 'GRANTED', on: '1950-01-01' },
      holder: 'r0005',
      other: 'r0005',
    };
    expect(await forge.attempt([old])).toBe('P0173');
  });

  it('nobody is accused and judged in one sitting, whatever days the lines name', async () => {
    expect(await forge.attempt([accused(ago(1)), judged(ago(0))])).toBe('P0176');
  });
});
