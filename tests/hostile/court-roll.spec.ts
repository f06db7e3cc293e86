import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, person, RollForge, type Forged, type Members } from '../support/roll-forge.js';

let forge: RollForge;

beforeAll(async () => {
  forge = await RollForge.open();
});
afterAll(async () => {
  await forge.server.stop();
});

describe('the application’s login, writing lines of its own', () => {
  const jury = ['r0001', 'r0003', 'r0004'];
  const died = at('2026-03-01', 'DIED', 'HEIR_DUE');
  const call = (on: string, count: number): Forged =>
    at(on, 'NOTICED', `NOTICE${String(Math.min(count, 3))}`, { notices: String(count) });
  const presented = at('2026-03-01', 'PRESENTED', 'PRESENTED', {}, { other: 'r0005' });
  const judged = (change: Members, more: Partial<Forged> = {}): Forged =>
    at('2026-03-02', 'JUDGED', 'FORFEIT', { verdict: 'FORFEIT', jury: '3', votes: '2', ...change }, { jury, ...more });
  const paid = { fineRule: 'least(2 * rent, 2 * (value - rent))' };
  const surrendered = [
    at('2026-03-01', 'SURRENDERED', 'SURRENDERED', {}, { other: 'r0005' }),
    at('2026-03-01', 'RECEIVED', 'ADMITTANCE_DUE'),
  ];

  it.each<[string, string, readonly Forged[]]>([
    ['a second holder beside the first', 'P0172', [at('2026-03-01', 'ADMITTED', 'ADMITTED', {}, { holder: 'r0005' })]],
    [
      'a surrender that makes the other the holder at once',
      'P0172',
      [at('2026-03-01', 'SURRENDERED', 'SURRENDERED', {}, { holder: 'r0005', other: 'r0005' })],
    ],
    [
      'an admittance of somebody else than it stands for',
      'P0172',
      [...surrendered, at('2026-03-02', 'ADMITTED', 'ADMITTED', {}, { holder: 'r0006' })],
    ],
    ['an escheat without a death', 'P0172', [at('2026-03-01', 'ESCHEATED', 'ESCHEAT')]],
    ['an escheat without notices', 'P0172', [died, at('2026-06-01', 'ESCHEATED', 'ESCHEAT')]],
    [
      'a seizure after one notice',
      'P0172',
      [died, call('2026-03-10', 1), at('2026-06-01', 'SEIZED', 'SEIZED_QUOUSQUE')],
    ],
    ['three notices in three days', 'P0174', [died, call('2026-03-10', 1), call('2026-03-11', 2)]],
    [
      'a notice to a minor',
      'P0174',
      [at('2026-03-01', 'DIED', 'HEIR_DUE', {}, { other: 'r0005', minor: '2031-01-01' }), call('2026-03-10', 1)],
    ],
    ['a forfeiture without a presentment', 'P0172', [judged({})]],
    ['a forfeiture without a verdict', 'P0176', [presented, judged({ verdict: null })]],
    ['a forfeiture by one juror', 'P0176', [presented, judged({ jury: '1', votes: '1' }, { jury: ['r0001'] })]],
    ['a verdict that a party sat on', 'P0176', [presented, judged({}, { jury: ['r0001', 'r0002', 'r0003'] })]],
    ['a verdict by those who hold nothing', 'P0176', [presented, judged({}, { jury: ['r0001', 'r0003', 'r0006'] })]],
    [
      'a forfeiture for a fine in dispute',
      'P0176',
      [at('2026-03-01', 'FINE_DISPUTED', 'ADMITTED'), presented, judged({})],
    ],
    ['a suspension by anybody but a jury', 'P0172', [at('2026-03-01', 'REINSTATED', 'SUSPENDED')]],
    ['a back-dated line', 'P0173', [at('2026-01-15', 'OPERATOR_CHANGED', 'ADMITTED')]],
    ['a line of a day to come', 'P0173', [at('2190-01-15', 'OPERATOR_CHANGED', 'ADMITTED')]],
    [
      'a line under a custom that was not in force',
      'P0173',
      [at('2026-03-01', 'OPERATOR_CHANGED', 'ADMITTED', { customVersion: '2' })],
    ],
    ['a right that grows by itself', 'P0175', [at('2026-03-01', 'OPERATOR_CHANGED', 'ADMITTED', { quantity: '9' })]],
    [
      'a fine for a change of operator',
      'P0171',
      [at('2026-03-01', 'OPERATOR_CHANGED', 'ADMITTED', { fine: '1', ...paid })],
    ],
    [
      'a fine above the custom',
      'P0171',
      [...surrendered, at('2026-03-02', 'ADMITTED', 'ADMITTED', { fine: '9501', ...paid }, { holder: 'r0005' })],
    ],
    [
      'a fine that nobody posts',
      'P0171',
      [...surrendered, at('2026-03-02', 'ADMITTED', 'ADMITTED', { fine: '9500', ...paid }, { holder: 'r0005' })],
    ],
    [
      'a fine on a value that the custom does not know',
      'P0175',
      [...surrendered, at('2026-03-02', 'ADMITTED', 'ADMITTED', { value: '999999' }, { holder: 'r0005' })],
    ],
    [
      'land without its gates',
      'P0178',
      [at('2026-03-01', 'SURRENDERED', 'SURRENDERED', {}, { holding: 'H-0001', other: 'r0005' })],
    ],
    [
      'a gate without its land',
      'P0178',
      [at('2026-03-01', 'SURRENDERED', 'SURRENDERED', {}, { holding: 'S-0001', other: 'r0005' })],
    ],
    [
      'a pledge that is a sale',
      'P0172',
      [
        at('2026-03-01', 'PLEDGED', 'ADMITTED', { sum: '1', until: '2026-12-01' }, { other: 'r0005' }),
        at('2026-03-02', 'FORECLOSED', 'ADMITTANCE_DUE', {}, { other: 'r0005' }),
      ],
    ],
    [
      'a let of three years',
      'P0172',
      [at('2026-03-01', 'LET', 'ADMITTED', { until: '2029-03-01' }, { other: 'r0005' })],
    ],
    [
      'a commitment to another person',
      'P0121',
      [at('2026-03-01', 'OPERATOR_CHANGED', 'ADMITTED', { holder: person('1', 'r0002') })],
    ],
    [
      'a line that does not follow the last one',
      'P0170',
      [at('2026-03-01', 'OPERATOR_CHANGED', 'ADMITTED', { previous: '00'.repeat(32) })],
    ],
    [
      'a part of nothing',
      'P0172',
      [{ holding: 'H-0099', event: 'APPORTIONED', change: { state: 'ADMITTED', of: 'H-0002', kind: 'HOST_CLAIM' } }],
    ],
    ['a pledge to nobody, for nothing', 'P0172', [at('2026-03-01', 'PLEDGED', 'ADMITTED')]],
    ['a pledge without an end', 'P0172', [at('2026-03-01', 'PLEDGED', 'ADMITTED', { sum: '5' }, { other: 'r0005' })]],
    [
      'a foreclosure where nothing is pledged',
      'P0172',
      [at('2026-03-01', 'FORECLOSED', 'ADMITTANCE_DUE', { sum: '1' }, { other: 'r0005' })],
    ],
    ['a surrender to nobody', 'P0172', [at('2026-03-01', 'SURRENDERED', 'SURRENDERED')]],
    [
      'a surrender to oneself, and its fine',
      'P0172',
      [at('2026-03-01', 'SURRENDERED', 'SURRENDERED', {}, { other: 'r0002' })],
    ],
    ['a presentment by nobody', 'P0172', [at('2026-03-01', 'PRESENTED', 'PRESENTED')]],
    [
      'a claim of whom nobody named',
      'P0172',
      [died, at('2026-03-02', 'HEIR_CLAIMED', 'ADMITTANCE_DUE', {}, { other: 'r0005' })],
    ],
    [
      'a majority brought nearer, by way of another heir',
      'P0174',
      [
        at('2026-03-01', 'DIED', 'HEIR_DUE', {}, { other: 'r0005', minor: '2031-01-01' }),
        at('2026-03-02', 'HEIR_NAMED', 'HEIR_DUE', {}, { other: 'r0006' }),
        at('2026-03-03', 'HEIR_NAMED', 'HEIR_DUE', {}, { other: 'r0005' }),
      ],
    ],
    [
      'a majority in clear',
      'P0172',
      [at('2026-03-01', 'DIED', 'HEIR_DUE', { until: '2031-01-01' }, { other: 'r0005' })],
    ],
    [
      'a commitment to another day',
      'P0121',
      [at('2026-03-01', 'DIED', 'HEIR_DUE', { until: '00'.repeat(32) }, { other: 'r0005' })],
    ],
    ['a member more', 'P0170', [at('2026-03-01', 'OPERATOR_CHANGED', 'ADMITTED', { name: 'Ana' })]],
    ['a sum where none is', 'P0172', [at('2026-03-01', 'OPERATOR_CHANGED', 'ADMITTED', { sum: '7' })]],
    ['a life gained in between', 'P0175', [at('2026-03-01', 'OPERATOR_CHANGED', 'ADMITTED', { life: '2' })]],
    ['a call that was not made', 'P0175', [at('2026-03-01', 'OPERATOR_CHANGED', 'ADMITTED', { notices: '1' })]],
    [
      'a restitution to whom nobody named',
      'P0172',
      [
        died,
        ...[1, 2, 3].map((count) => call(`2026-0${String(3 + count)}-10`, count)),
        at('2026-07-10', 'SEIZED', 'SEIZED_QUOUSQUE'),
        at('2026-08-10', 'RESTORED', 'ADMITTED', { life: '2', notices: '0' }, { holder: 'r0005' }),
      ],
    ],
    [
      'a number of another kind',
      '23514',
      [{ holding: 'H-0098', event: 'GRANTED', change: { state: 'GRANTED' }, holder: 'r0005', other: 'r0005' }],
    ],
    [
      'gates above what the pasture carries',
      'P0177',
      [
        {
          holding: 'S-0099',
          event: 'GRANTED',
          change: { state: 'GRANTED', quantity: '41' },
          holder: 'r0005',
          other: 'r0005',
        },
      ],
    ],
  ])('cannot enter %s', async (_, code, lines) => {
    expect(await forge.attempt(lines)).toBe(code);
  });
});
