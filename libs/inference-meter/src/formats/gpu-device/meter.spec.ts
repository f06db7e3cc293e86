import { HOUR_MS } from '#libs/amount';
import { describe, expect, it } from '@jest/globals';
import type { UsageEvent } from '../../usage-event.js';
import { meterDevices, type DeviceMeterContext, type DeviceMetering, type DeviceState } from './meter.js';
import { blankReading, type DeviceReading, type MigInstance } from './reading.js';

const T = 500_000n * HOUR_MS;
const MINUTE = 60_000n;

const context: DeviceMeterContext = {
  source: '/site/x/node/7',
  site: 'x',
  subjectOf: (_reading, instance) => (instance === undefined ? 'commoner:1' : `commoner:${instance.id}`),
  mostGapMs: 2n * MINUTE,
  mostMilliwatts: 1_000_000n,
};

const reading = (atMs: bigint, said: Partial<DeviceReading> = {}): DeviceReading => ({
  ...blankReading('GPU-1', atMs),
  model: 'NVIDIA L4',
  ...said,
});
const slice = (id: string, profile: string | null = '1g.10gb'): MigInstance => ({
  id,
  profile,
  labels: {},
  engineActivePpm: null,
  memoryUsedMib: null,
});

function meter(
  polls: readonly (readonly DeviceReading[])[],
  changes: Partial<DeviceMeterContext> = {},
): DeviceMetering {
  let all: DeviceMetering = { states: new Map<string, DeviceState>(), events: [], notes: [] };
  for (const poll of polls) {
    const { states, events, notes } = meterDevices(all.states, poll, { ...context, ...changes });
    all = { states, events: [...all.events, ...events], notes: [...all.notes, ...notes] };
  }
  return all;
}

const of = ({ events }: DeviceMetering, kind: UsageEvent['meter']['kind']) =>
  events.filter((one) => one.meter.kind === kind);
const told = ({ notes }: DeviceMetering) => notes.map(({ kind }) => kind);

describe('GPU time', () => {
  it('is presence: a whole card from one poll to the next', () => {
    const { events, notes } = meter([
      [reading(T, { powerMicrowatts: 5n })],
      [reading(T + MINUTE, { powerMicrowatts: 5n })],
    ]);
    expect(notes).toEqual([]);
    expect(events[0]).toEqual({
      source: '/site/x/node/7',
      id: `GPU-1#gpu-time@${T}-${T + MINUTE}`,
      subject: 'commoner:1',
      meter: { kind: 'gpu-time', resource: 'NVIDIA L4' },
      unit: 'COMPUTE_RAW',
      quantity: 60_000_000n,
      effectiveAtMs: T,
      endMs: T + MINUTE,
      site: 'x',
    });
  });

  it('does not depend on how busy the card is', () => {
    const at = (utilisationPpm: bigint | null) =>
      of(meter([[reading(T, { utilisationPpm })], [reading(T + 1n, { utilisationPpm })]]), 'gpu-time');
    expect(at(0n)).toEqual(at(1_000_000n));
    expect(at(null)).toEqual(at(0n));
  });

  it('is cut at UTC hours', () => {
    const from = T + HOUR_MS - 10n;
    const events = of(meter([[reading(from)], [reading(from + 25n)]]), 'gpu-time');
    expect(events.map(({ quantity, effectiveAtMs, partOf }) => [quantity, effectiveAtMs, partOf])).toEqual([
      [10_000n, from, `GPU-1#gpu-time@${from}-${from + 25n}`],
      [15_000n, T + HOUR_MS, `GPU-1#gpu-time@${from}-${from + 25n}`],
    ]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(2);
  });

  it('is counted for each instance of a split card, by its own profile and holder', () => {
    const instances = [slice('1'), slice('2', '3g|40gb'), slice('3', null)];
    const events = of(meter([[reading(T, { instances })], [reading(T + 1n, { instances })]]), 'gpu-time');
    expect(events.map(({ subject, meter: { resource }, quantity }) => [subject, resource, quantity])).toEqual([
      ['commoner:1', 'NVIDIA L4 MIG 1g.10gb', 1_000n],
      ['commoner:2', 'NVIDIA L4 MIG 3g/40gb', 1_000n],
      ['commoner:3', 'NVIDIA L4 MIG unnamed', 1_000n],
    ]);
  });

  it.each([
    ['made', [slice('1')], [slice('1'), slice('2')], 1],
    ['deleted', [slice('1'), slice('2')], [slice('2')], 1],
    ['made of another size', [slice('1')], [slice('1', '2g.20gb')], 0],
    ['made of the whole card', [], [slice('1')], 0],
    ['joined into the whole card', [slice('1')], [], 0],
  ])('is not counted for an instance that was %s in between', (_what, before, after, counted) => {
    const metered = meter([[reading(T, { instances: before })], [reading(T + 1n, { instances: after })]]);
    expect(of(metered, 'gpu-time')).toHaveLength(counted);
    expect(told(metered)).toContain('InstanceChanged');
  });

  it('of a split card whose instances nothing names is said, not charged to one holder', () => {
    for (const [before, after] of [
      [true, true],
      [false, true],
      [true, false],
    ]) {
      const metered = meter([[reading(T, { migEnabled: before! })], [reading(T + 1n, { migEnabled: after! })]]);
      expect(metered.events).toEqual([]);
      expect(told(metered)).toEqual(['InstancesUnknown', 'EnergyUnknown']);
    }
    expect(
      of(meter([[reading(T, { migEnabled: false })], [reading(T + 1n, { migEnabled: false })]]), 'gpu-time'),
    ).toHaveLength(1);
  });

  it.each([
    ['the polls are too far apart', [[reading(T)], [reading(T + 2n * MINUTE + 1n)]]],
    ['a poll between them lacks the card', [[reading(T)], [], [reading(T + MINUTE)]]],
  ])('is not counted where %s', (_why, polls) => {
    const metered = meter(polls);
    expect(metered.events).toEqual([]);
    expect(told(metered)).toEqual(['Gap']);
    const again = meter([...polls, [reading(T + 3n * MINUTE)]]);
    expect(of(again, 'gpu-time')).toHaveLength(1);
  });

  it('is counted over the longest span that is allowed', () => {
    expect(of(meter([[reading(T)], [reading(T + 2n * MINUTE)]]), 'gpu-time')).toMatchObject([
      { quantity: 120_000_000n },
    ]);
  });

  it('is not counted twice for readings that come late, again, or twice in one poll', () => {
    const poll = [reading(T + MINUTE)];
    const once = meter([[reading(T)], poll]);
    const more = meter([[reading(T)], [...poll, ...poll], poll, [reading(T + 5n)]]);
    expect(more.events).toEqual(once.events);
    expect(more.states).toEqual(once.states);
    expect(told(more).filter((kind) => kind === 'OutOfOrder')).toHaveLength(3);
  });

  it('of nobody that is known is said, not charged', () => {
    const metered = meter([[reading(T)], [reading(T + 1n)]], { subjectOf: () => undefined });
    expect(metered.events).toEqual([]);
    expect(metered.notes).toMatchObject([
      { kind: 'NobodyKnown', uuid: 'GPU-1', fromMs: T, toMs: T + 1n },
      { kind: 'EnergyUnknown' },
    ]);
  });

  it('at times that no ledger stores is said, not charged', () => {
    expect(told(meter([[reading(-5n)], [reading(5n)]]))).toEqual(['NotCut', 'EnergyUnknown']);
  });

  it('goes to whoever held the card at the beginning, under the name that it had then', () => {
    const subjectOf = ({ labels }: DeviceReading) => labels['pod'];
    const polls = [
      [reading(T, { labels: { pod: 'a' } })],
      [reading(T + 1n, { labels: { pod: 'b' }, model: null })],
      [reading(T + 2n)],
    ];
    expect(
      of(meter(polls, { subjectOf }), 'gpu-time').map(({ subject, meter: { resource } }) => [subject, resource]),
    ).toEqual([
      ['a', 'NVIDIA L4'],
      ['b', 'unnamed'],
    ]);
  });
});

describe('energy', () => {
  const energies = (metered: DeviceMetering) => of(metered, 'energy').map(({ quantity, method }) => [quantity, method]);

  it('is the counter’s difference as it is, in mJ', () => {
    const metered = meter([
      [reading(T, { energyMillijoules: 5_000n })],
      [reading(T + MINUTE, { energyMillijoules: 9_321n })],
    ]);
    expect(of(metered, 'energy')).toEqual([
      {
        source: '/site/x/node/7',
        id: `GPU-1#energy@${T}-${T + MINUTE}`,
        subject: 'commoner:1',
        meter: { kind: 'energy', resource: 'x' },
        unit: 'ENERGY',
        quantity: 4_321n,
        method: 'device_counter',
        effectiveAtMs: T,
        endMs: T + MINUTE,
        site: 'x',
      },
    ]);
  });

  it('of a split card is counted once', () => {
    const instances = [slice('1'), slice('2'), slice('3')];
    const metered = meter([
      [reading(T, { instances, energyMillijoules: 0n })],
      [reading(T + MINUTE, { instances, energyMillijoules: 77n })],
    ]);
    expect(energies(metered)).toEqual([[77n, 'device_counter']]);
  });

  it('prefers the counter to power × time, for good, and misses nothing where a poll lacks it', () => {
    const powerMicrowatts = 70_000_000n;
    const metered = meter([
      [reading(T, { powerMicrowatts, energyMillijoules: 0n })],
      [reading(T + MINUTE, { powerMicrowatts })],
      [reading(T + 2n * MINUTE, { powerMicrowatts, energyMillijoules: 8_400_000n })],
    ]);
    expect(energies(metered)).toEqual([[8_400_000n, 'device_counter']]);
    expect(of(metered, 'energy')[0]).toMatchObject({ effectiveAtMs: T, endMs: T + 2n * MINUTE });
  });

  it('is power × time until the card tells its counter', () => {
    const powerMicrowatts = 70_000_000n;
    const metered = meter([
      [reading(T, { powerMicrowatts })],
      [reading(T + MINUTE, { powerMicrowatts, energyMillijoules: 8_400_000n })],
      [reading(T + 2n * MINUTE, { powerMicrowatts, energyMillijoules: 8_400_010n })],
    ]);
    expect(energies(metered)).toEqual([
      [4_200_000n, 'power_x_time'],
      [10n, 'device_counter'],
    ]);
  });

  it('takes the power at the beginning of a span, and none from after a gap', () => {
    const metered = meter([
      [reading(T, { powerMicrowatts: 1_000_000n })],
      [reading(T + 1_000n, { powerMicrowatts: 9_000_000n })],
      [reading(T + 1_000n + 3n * MINUTE, { powerMicrowatts: 9_000_000n })],
    ]);
    expect(energies(metered)).toEqual([[1_000n, 'power_x_time']]);
    expect(told(metered)).toEqual(['Gap']);
  });

  it('after a reset is what the counter shows, and at least that', () => {
    const metered = meter([
      [reading(T, { energyMillijoules: 5_000n })],
      [reading(T + MINUTE, { energyMillijoules: 40n })],
    ]);
    expect(energies(metered)).toEqual([[40n, 'device_counter']]);
    expect(told(metered)).toEqual(['CounterReset']);
  });

  it('is not believed where a card cannot have drawn it: a small fall is no reset', () => {
    const metered = meter([
      [reading(T, { energyMillijoules: 9_000_000_000n })],
      [reading(T + MINUTE, { energyMillijoules: 8_999_999_999n })],
      [reading(T + 2n * MINUTE, { energyMillijoules: 9_000_000_005n })],
    ]);
    expect(energies(metered)).toEqual([[6n, 'device_counter']]);
    expect(told(metered)).toEqual(['CounterNotBelieved']);
  });

  it('is unknown, and said to be, where the card tells neither: not zero', () => {
    const metered = meter([[reading(T)], [reading(T + MINUTE)]]);
    expect(energies(metered)).toEqual([]);
    expect(told(metered)).toEqual(['EnergyUnknown']);
    expect(energies(meter([[reading(T, { powerMicrowatts: 0n })], [reading(T + MINUTE)]]))).toEqual([
      [0n, 'power_x_time'],
    ]);
  });

  it('by counter goes on over a gap in which presence is not proved', () => {
    const metered = meter([
      [reading(T, { energyMillijoules: 1n })],
      [reading(T + 9n * MINUTE, { energyMillijoules: 31n })],
    ]);
    expect(metered.events).toMatchObject([{ quantity: 30n, method: 'device_counter' }]);
    expect(told(metered)).toEqual(['Gap']);
  });
});
