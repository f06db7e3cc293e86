import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, RollForge, type Forged, type Members } from '../support/roll-forge.js';

let forge: RollForge;

beforeAll(async () => {
  forge = await RollForge.open();
});
afterAll(async () => {
  await forge.server.stop();
});

const DAY = '2026-03-01';
const of = (holding: string, event: string, state: string, change: Members = {}, more: Partial<Forged> = {}): Forged =>
  at(DAY, event, state, change, { holding, ...more });

/** Half of the land of H-0001, or whatever is said otherwise. */
const landPart = (holding: string, change: Members = {}): Forged =>
  of(
    holding,
    'APPORTIONED',
    'ADMITTED',
    {
      of: 'H-0001',
      kind: 'HOST_CLAIM',
      subject: 'site 0',
      meter: 'gpu-time',
      quantity: '1800000000000000000',
      value: '47500',
      rent: '2375',
      ...change,
    },
    { holder: 'r0001' },
  );
const gatePart = (holding: string, land: string | null, quantity: string, change: Members = {}): Forged =>
  of(
    holding,
    'APPORTIONED',
    'ADMITTED',
    { of: 'S-0001', appurtenantTo: land, quantity, ...change },
    { holder: 'r0001' },
  );

const LAND = [of('H-0001', 'SPLIT', 'SPLIT'), landPart('H-0011'), landPart('H-0012')];
const GATE = of('S-0001', 'SPLIT', 'SPLIT');

describe('the application’s login, dividing land with gates', () => {
  it('may divide both, as the court does', async () => {
    const gates = [GATE, gatePart('S-0011', 'H-0011', '30'), gatePart('S-0012', 'H-0012', '30')];
    expect(await forge.attemptTogether([...LAND, ...gates])).toBe('done');
  });

  it.each<[string, string, () => readonly Forged[]]>([
    ['land without its gates', 'P0178', () => LAND],
    ['a gate alone, to hold apart from then on', 'P0172', () => [GATE, gatePart('S-0091', null, '60')]],
    ['a gate alone, whose part stays with the land', 'P0178', () => [GATE, gatePart('S-0091', 'H-0001', '60')]],
    ['a gate with land of somebody else', 'P0178', () => [...LAND, GATE, gatePart('S-0011', 'H-0002', '60')]],
    [
      'gates that are more than before',
      'P0177',
      () => [...LAND, GATE, gatePart('S-0011', 'H-0011', '90'), gatePart('S-0012', 'H-0012', '30')],
    ],
    [
      'gates of which one is lost',
      'P0178',
      () => [...LAND, GATE, gatePart('S-0011', 'H-0011', '30'), gatePart('S-0012', 'H-0012', '29')],
    ],
    ['all gates to half of the land', 'P0178', () => [...LAND, GATE, gatePart('S-0011', 'H-0011', '60')]],
    [
      'one part of the land with two gates of one',
      'P0178',
      () => [
        ...LAND,
        GATE,
        gatePart('S-0011', 'H-0011', '30'),
        gatePart('S-0012', 'H-0012', '15'),
        gatePart('S-0013', 'H-0012', '15'),
      ],
    ],
  ])('cannot divide %s', async (_, code, lines) => {
    expect(await forge.attemptTogether(lines())).toBe(code);
  });

  it.each<[string, readonly Forged[]]>([
    ['let', [of('S-0001', 'LET', 'ADMITTED', { until: '2026-12-01' }, { other: 'r0005' })]],
    ['accused', [of('S-0001', 'PRESENTED', 'PRESENTED', {}, { other: 'r0005' })]],
    ['given back', [of('S-0001', 'RELINQUISHED', 'RELINQUISHED')]],
    ['pledged', [of('S-0001', 'PLEDGED', 'ADMITTED', { sum: '1', until: '2026-12-01' }, { other: 'r0005' })]],
  ])('no gate is %s without its land', async (_, lines) => {
    expect(await forge.attempt(lines)).toBe('P0178');
  });

  it('no land is forfeited while its gate stays', async () => {
    const jury = ['r0002', 'r0003', 'r0004'];
    const verdict = { verdict: 'FORFEIT', jury: '3', votes: '3' };
    const judged = (holding: string): Forged => at('2026-03-02', 'JUDGED', 'FORFEIT', verdict, { holding, jury });
    const accused = (holding: string): Forged => of(holding, 'PRESENTED', 'PRESENTED', {}, { other: 'r0005' });
    expect(await forge.attempt([accused('H-0001'), judged('H-0001')])).toBe('P0178');
  });
});

describe('a gate and its land', () => {
  const jury = ['r0002', 'r0003', 'r0004'];
  const found = (holding: string, state: string, verdict: string, until: string | null = null): Forged =>
    at('2026-03-02', 'JUDGED', state, { verdict, jury: '3', votes: '3', until }, { holding, jury });
  const let_ = (holding: string, until: string, other: string): Forged =>
    at('2026-03-02', 'LET', 'ADMITTED', { until }, { holding, other });

  beforeAll(async () => {
    const accused = (holding: string): Forged => of(holding, 'PRESENTED', 'PRESENTED', {}, { other: 'r0005' });
    expect(await forge.attemptTogether([accused('H-0001'), accused('S-0001')], true)).toBe('done');
  });

  const both = [found('H-0001', 'ADMITTED', 'DISMISSED'), found('S-0001', 'ADMITTED', 'DISMISSED')];
  it.each<[string, string, readonly Forged[]]>([
    ['are judged as one', 'done', both],
    ['are forfeited as one', 'done', [found('H-0001', 'FORFEIT', 'FORFEIT'), found('S-0001', 'FORFEIT', 'FORFEIT')]],
    [
      'are never judged apart: one dismissed, the other forfeited',
      'P0178',
      [found('H-0001', 'ADMITTED', 'DISMISSED'), found('S-0001', 'FORFEIT', 'FORFEIT')],
    ],
    [
      'are never judged apart: one suspended',
      'P0178',
      [found('H-0001', 'SUSPENDED', 'SUSPENDED', '2026-03-08'), found('S-0001', 'ADMITTED', 'DISMISSED')],
    ],
    [
      'are suspended for one time',
      'P0178',
      [
        found('H-0001', 'SUSPENDED', 'SUSPENDED', '2026-03-08'),
        found('S-0001', 'SUSPENDED', 'SUSPENDED', '2026-03-09'),
      ],
    ],
    [
      'are let to one',
      'P0178',
      [...both, let_('H-0001', '2026-05-01', 'r0005'), let_('S-0001', '2026-05-01', 'r0003')],
    ],
    [
      'are let for one time',
      'P0178',
      [...both, let_('H-0001', '2026-05-01', 'r0005'), let_('S-0001', '2027-05-01', 'r0005')],
    ],
    ['are let as one', 'done', [...both, let_('H-0001', '2026-05-01', 'r0005'), let_('S-0001', '2026-05-01', 'r0005')]],
  ])('%s', async (_, code, lines) => {
    expect(await forge.attemptTogether(lines)).toBe(code);
  });
});

describe('the application’s login, dividing what is no gate', () => {
  const whole = at(DAY, 'SPLIT', 'SPLIT');
  const part = (holding: string, change: Members): Forged => ({
    ...landPart(holding, { of: 'H-0002', subject: 'site 1', ...change }),
    holder: 'r0002',
  });

  it.each<[string, string, readonly Forged[]]>([
    [
      'one part, which is the whole',
      'P0178',
      [whole, part('H-0021', { quantity: '3600000000000000000', value: '95000', rent: '4750' })],
    ],
    [
      'a part of nothing',
      'P0172',
      [
        whole,
        part('H-0021', { quantity: '3600000000000000000', value: '95000', rent: '4750' }),
        part('H-0022', { quantity: '0', value: '0', rent: '0' }),
      ],
    ],
    [
      'all of its value to one half',
      'P0178',
      [whole, part('H-0021', { value: '95000' }), part('H-0022', { value: '0' })],
    ],
    ['all of its rent to one half', 'P0178', [whole, part('H-0021', { rent: '0' }), part('H-0022', { rent: '4750' })]],
  ])('cannot make of it %s', async (_, code, lines) => {
    expect(await forge.attemptTogether(lines)).toBe(code);
  });

  it('cannot make five developers of one', async () => {
    await forge.enter({ act: 'GRANT', on: '2026-02-01', kind: 'DEVELOPER_RIGHT', subject: 'model', toUseOf: 'r0005' });
    await forge.enter({ act: 'ADMIT', on: '2026-02-01', holding: 'D-0001' });
    expect(await forge.attempt([of('D-0001', 'SPLIT', 'SPLIT')])).toBe('P0172');
  });
});
