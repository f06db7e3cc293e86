import { cutAtHours, HOUR_MS } from '#libs/amount';
import { defaultCustom } from '#libs/custom';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseGpuJobRow, type GpuJobContext } from './parse-gpu-job-row.js';

const context: GpuJobContext = {
  source: '/cluster/x',
  subject: 'lab-1',
  originMs: 1_600_000_000_000n,
  nowMs: 1_700_000_000_000n,
  custom: defaultCustom('EUR'),
};

/** A row of a job; what is not said is an ordinary hour on one GPU. */
function rowOf(job: Readonly<Record<string, string | bigint>>): string {
  const ordinary = { gpus: 1n, share: 1000n, spec: '', created: 0n, deleted: 3600n, scheduled: 0n };
  const { gpus, share, spec, created, deleted, scheduled } = { ...ordinary, ...job };
  return `pod-1,6000,12288,${gpus},${share},${spec},LS,Running,${created},${deleted},${scheduled}`;
}

describe('parseGpuJobRow', () => {
  it('cuts a job at UTC hours', () => {
    // The origin lies 26 min 40 s past the hour.
    const events = parseGpuJobRow(rowOf({ gpus: 2n, share: 460n, deleted: 7200n, scheduled: 1800n }), 2, context);
    const shared = {
      source: '/cluster/x',
      subject: 'lab-1',
      meter: { kind: 'gpu-time', resource: 'unnamed' },
      unit: 'COMPUTE_RAW',
    };
    expect(events).toEqual([
      {
        ...shared,
        id: 'pod-1#1',
        quantity: 920n * 200_000n,
        effectiveAtMs: 1_600_001_800_000n,
        endMs: 1_600_002_000_000n,
      },
      {
        ...shared,
        id: 'pod-1#2',
        quantity: 920n * 3_600_000n,
        effectiveAtMs: 1_600_002_000_000n,
        endMs: 1_600_005_600_000n,
      },
      {
        ...shared,
        id: 'pod-1#3',
        quantity: 920n * 1_600_000n,
        effectiveAtMs: 1_600_005_600_000n,
        endMs: 1_600_007_200_000n,
      },
    ]);
  });

  it('meters the models a job may run on as the record names them', () => {
    const events = parseGpuJobRow(rowOf({ spec: 'V100M16|V100M32' }), 2, { ...context, site: 'north' });
    expect(events).toMatchObject([
      { meter: { resource: 'V100M16|V100M32' }, site: 'north' },
      { meter: { resource: 'V100M16|V100M32' }, site: 'north' },
    ]);
  });

  it.each([
    ['no GPU', rowOf({ gpus: 0n, share: 0n })],
    ['no share', rowOf({ share: 0n })],
    ['never scheduled', rowOf({ scheduled: '' })],
    ['never deleted', rowOf({ deleted: '' })],
    ['deleted when scheduled', rowOf({ scheduled: 3600n })],
  ])('yields no event for a job without GPU time: %s', (_why, row) => {
    expect(parseGpuJobRow(row, 2, context)).toEqual([]);
  });

  it.each([
    [`${rowOf({})},`, 'ColumnCount', 'line'],
    [rowOf({}).replace('pod-1', '"pod-1"'), 'QuotedField', 'line'],
    [rowOf({}).replace('pod-1', ''), 'FieldEmpty', 'name'],
    [rowOf({ gpus: '-1' }), 'NumberMalformed', 'num_gpu'],
    [rowOf({ gpus: '0.5' }), 'NumberMalformed', 'num_gpu'],
    [rowOf({ share: '' }), 'FieldEmpty', 'gpu_milli'],
    [rowOf({ share: 1001n }), 'GpuShareOutOfRange', 'gpu_milli'],
    [rowOf({ spec: 'B200' }), 'GpuModelUnweighted', 'gpu_spec'],
    [rowOf({ created: '' }), 'FieldEmpty', 'creation_time'],
    [rowOf({ created: 'x' }), 'NumberMalformed', 'creation_time'],
    [rowOf({ deleted: 'x' }), 'NumberMalformed', 'deletion_time'],
    [rowOf({ scheduled: '-5' }), 'NumberMalformed', 'scheduled_time'],
    [rowOf({ created: 10n, deleted: 9n, scheduled: '' }), 'DeletedBeforeCreated', 'deletion_time'],
    [rowOf({ created: 10n, scheduled: 9n }), 'ScheduledBeforeCreated', 'scheduled_time'],
    [rowOf({ scheduled: 3601n }), 'NegativeDuration', 'deletion_time'],
    [rowOf({ created: 100_000_001n, deleted: '', scheduled: '' }), 'FutureTimestamp', 'creation_time'],
    [rowOf({ scheduled: 100_000_001n, deleted: '' }), 'FutureTimestamp', 'scheduled_time'],
    [rowOf({ deleted: 100_000_001n }), 'FutureTimestamp', 'deletion_time'],
    [rowOf({ deleted: 999_999_999_999_999n }), 'FutureTimestamp', 'deletion_time'],
  ])('refuses %j as %s of %s', (row, kind, field) => {
    expect(parseGpuJobRow(row, 5, context)).toMatchObject({ kind, field, line: 5, refused: true });
  });

  it('believes no time at all where now lies before the origin', () => {
    const row = rowOf({ deleted: 0n });
    expect(parseGpuJobRow(row, 2, { ...context, nowMs: 1n })).toMatchObject({ kind: 'FutureTimestamp' });
  });

  it('yields parts within one hour each that sum exactly to the whole', () => {
    const seconds = fc.bigInt({ min: 0n, max: 1_000_000n });
    const job = fc.record({
      gpus: fc.bigInt({ min: 1n, max: 8n }),
      share: fc.bigInt({ min: 1n, max: 1000n }),
      scheduled: seconds,
      lasts: seconds,
    });
    fc.assert(
      fc.property(job, fc.bigInt({ min: 0n, max: HOUR_MS }), ({ gpus, share, scheduled, lasts }, shift) => {
        const originMs = context.originMs + shift;
        const row = rowOf({ gpus, share, scheduled, deleted: scheduled + lasts });
        const events = parseGpuJobRow(row, 2, { ...context, originMs });
        if ('refused' in events) throw new Error(events.message);
        expect(events.reduce((sum, { quantity }) => sum + quantity, 0n)).toBe(gpus * share * lasts * 1000n);
        expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
        for (const { effectiveAtMs: startMs, endMs } of events) {
          expect(cutAtHours({ startMs, endMs: endMs ?? startMs })).toHaveLength(1);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 11, maxLength: 11 }), (fields) => {
        expect(parseGpuJobRow(fields.join(','), 2, context)).toHaveProperty('kind');
      }),
    );
  });
});
