import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cloudEventOf } from '../cloudevents/write-usage.js';
import { meterDevices, type DeviceMeterContext, type DeviceState } from './meter.js';
import { blankReading, type DeviceReading, type MigInstance } from './reading.js';

const T = 1_764_000_000_000n;
const MINUTE = 60_000n;
const context: DeviceMeterContext = {
  source: '/machine/m-1/gpu',
  site: 'mill',
  subjectOf: () => 'r0001',
  mostGapMs: 2n * MINUTE,
  countsBusy: true,
  mostMilliwatts: 1_000_000n,
};
const reading = (
  atMs: bigint,
  utilisationPpm: bigint | null,
  instances: readonly MigInstance[] = [],
): DeviceReading => ({
  ...blankReading('GPU-1', atMs),
  model: 'Tesla T4',
  utilisationPpm,
  instances,
});
function events(polls: readonly DeviceReading[], change: Partial<DeviceMeterContext> = {}) {
  let states: ReadonlyMap<string, DeviceState> = new Map();
  return polls.flatMap((poll) => {
    const metered = meterDevices(states, [poll], { ...context, ...change });
    states = metered.states;
    return metered.events;
  });
}
const busy = (...of: Parameters<typeof events>) => events(...of).filter(({ meter }) => meter.kind === 'gpu-busy');

describe('how busy a card was', () => {
  it('is its utilisation at the beginning of a span, for all of it, beside the time', () => {
    const found = busy([reading(T, 250_000n), reading(T + MINUTE, 990_000n)]);
    expect(found).toEqual([
      {
        source: '/machine/m-1/gpu',
        id: `GPU-1#gpu-busy@${T}-${T + MINUTE}`,
        subject: 'r0001',
        site: 'mill',
        meter: { kind: 'gpu-busy', resource: 'Tesla T4' },
        unit: 'COMPUTE_BUSY',
        // A quarter of a minute of one GPU.
        quantity: 15_000_000n,
        effectiveAtMs: T,
        endMs: T + MINUTE,
      },
    ]);
    expect(found.map((each) => cloudEventOf(each))).toMatchObject([
      { type: 'commons.gpu.busy.v1', data: { gpu_seconds: '15', gpu: 'Tesla T4' } },
    ]);
  });

  it('is unknown where the card does not tell, and not asked for where nobody wants it', () => {
    expect(busy([reading(T, null), reading(T + MINUTE, 5n)])).toEqual([]);
    expect(busy([reading(T, 250_000n), reading(T + MINUTE, 5n)], { countsBusy: false })).toEqual([]);
    expect(events([reading(T, null), reading(T + MINUTE, 5n)]).map(({ meter }) => meter.kind)).toEqual(['gpu-time']);
  });

  it('is each instance’s own where a card is split', () => {
    const part = (id: string, engineActivePpm: bigint | null): MigInstance => ({
      id,
      profile: '1g.10gb',
      labels: {},
      engineActivePpm,
      memoryUsedMib: null,
    });
    const instances = [part('1', 500_000n), part('2', null)];
    expect(busy([reading(T, 900_000n, instances), reading(T + MINUTE, null, instances)])).toMatchObject([
      { id: `GPU-1/1#gpu-busy@${T}-${T + MINUTE}`, meter: { resource: 'Tesla T4 MIG 1g.10gb' }, quantity: 30_000_000n },
    ]);
  });

  it('is never more than the time', () => {
    const polls = fc.array(fc.tuple(fc.bigInt({ min: 1n, max: 200_000n }), fc.bigInt({ min: 0n, max: 1_000_000n })), {
      minLength: 2,
      maxLength: 12,
    });
    fc.assert(
      fc.property(polls, (steps) => {
        let at = T;
        const all = events(steps.map(([gap, ppm]) => reading((at += gap), ppm)));
        const sum = (kind: string): bigint =>
          all.filter(({ meter }) => meter.kind === kind).reduce((total, { quantity }) => total + quantity, 0n);
        expect(sum('gpu-busy')).toBeLessThanOrEqual(sum('gpu-time'));
      }),
    );
  });
});
