import { InvariantViolation, isRefusal } from '#libs/amount';
import { validateJournal } from '#libs/ledger';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { usageBucket, type UsageBucketClosed } from './usage-bucket.js';

const bucket: UsageBucketClosed = {
  subject: 'developer:9',
  meter: { kind: 'gpu-time', resource: 'P100' },
  hourMs: 1_700_157_600_000n,
  revision: 1,
  quantity: 3_600_000n,
  site: 'north',
  weightPpm: 300_000n,
  actor: 'meter',
  customVersion: 3,
};

describe('usageBucket', () => {
  it('posts GPU time raw and weighted, from the site to the subject', () => {
    const [used, supplied] = ['je:compute:used:developer%3A9', 'je:compute:supplied:north'];
    expect(usageBucket(bucket)).toEqual({
      idempotencyKey: 'usage:developer%3A9:north:gpu-time/P100:2023-11-16T18Z:1',
      kind: 'usage-bucket',
      effectiveAt: '2023-11-16T18:00:00.000Z',
      memo: 'gpu-time/P100 used by developer:9 in the hour from 2023-11-16T18:00:00.000Z',
      actor: 'meter',
      customVersion: 3,
      source: { kind: 'usage-bucket', id: 'developer:9 north gpu-time/P100 2023-11-16T18Z' },
      postings: [
        { account: used, unit: 'COMPUTE_RAW', side: 'DEBIT', amount: 3_600_000n },
        { account: supplied, unit: 'COMPUTE_RAW', side: 'CREDIT', amount: 3_600_000n },
        { account: used, unit: 'COMPUTE_WEIGHTED', side: 'DEBIT', amount: 1_080_000_000_000n },
        { account: supplied, unit: 'COMPUTE_WEIGHTED', side: 'CREDIT', amount: 1_080_000_000_000n },
      ],
    });
  });

  it('keeps two sites apart that serve one subject in one hour', () => {
    const keys = ['north', 'south'].map((site) => {
      const draft = usageBucket({ ...bucket, site });
      return 'idempotencyKey' in draft ? draft.idempotencyKey : draft.kind;
    });
    expect(new Set(keys).size).toBe(2);
  });

  it.each([
    ['tokens-in', 'TOKEN', 'je:tokens:used:developer%3A9', 'je:tokens:served:P100'],
    ['tokens-out', 'TOKEN', 'je:tokens:used:developer%3A9', 'je:tokens:served:P100'],
  ] as const)('posts %s in %s', (kind, unit, debit, credit) => {
    expect(usageBucket({ ...bucket, meter: { kind, resource: 'P100' } })).toMatchObject({
      postings: [
        { account: debit, unit, side: 'DEBIT', amount: 3_600_000n },
        { account: credit, unit, side: 'CREDIT', amount: 3_600_000n },
      ],
    });
  });

  it.each([
    ['energy', 'north', 'north', 'site_meter', 'undivided', 'site-meter', 'energy/north'],
    ['water', 'north', 'north', 'site_meter', 'undivided', 'site-meter', 'water/north'],
    ['energy', 'north/it', 'north', 'site_meter', 'sub-metered', 'sub-meter', 'energy/north/it'],
    ['energy', 'north', 'r0004', 'device_counter', 'attributed', 'device-meter', 'energy/north@device_counter'],
    ['energy', 'north', 'idle', 'power_x_time', 'idle', 'device-meter', 'energy/north@power_x_time'],
    ['energy', 'north', 'overhead', 'device_counter', 'overhead', 'device-meter', 'energy/north@device_counter'],
    ['energy', 'north', 'r0004', 'model_estimate', 'estimated', 'estimate', 'energy/north@model_estimate'],
    ['energy', 'north', 'r0004', 'unknown', 'estimated', 'estimate', 'energy/north@unknown'],
  ] as const)('posts %s of %s for %s by %s to %s', (kind, resource, subject, method, to, from, name) => {
    const draft = usageBucket({ ...bucket, subject, meter: { kind, resource }, method });
    const unit = kind === 'energy' ? 'ENERGY' : 'WATER';
    expect(draft).toMatchObject({
      source: { id: `${subject} north ${name} 2023-11-16T18Z` },
      postings: [
        { account: `je:${kind}:${to}:north`, unit, side: 'DEBIT', amount: 3_600_000n },
        { account: `je:${kind}:${from}:north`, unit, side: 'CREDIT', amount: 3_600_000n },
      ],
    });
  });

  it('posts how busy a card was beside its time, on accounts of its own', () => {
    const { weightPpm: _weight, ...weightless } = bucket;
    expect(usageBucket({ ...weightless, meter: { kind: 'gpu-busy', resource: 'P100' } })).toMatchObject({
      source: { id: 'developer:9 north gpu-busy/P100 2023-11-16T18Z' },
      postings: [
        { account: 'je:compute:busy:developer%3A9', unit: 'COMPUTE_BUSY', side: 'DEBIT', amount: 3_600_000n },
        { account: 'je:compute:worked:north', unit: 'COMPUTE_BUSY', side: 'CREDIT', amount: 3_600_000n },
      ],
    });
  });

  it('posts what a correction took away the other way', () => {
    expect(usageBucket({ ...bucket, revision: 2, quantity: -5n })).toMatchObject({
      postings: [
        { account: 'je:compute:supplied:north', side: 'DEBIT', amount: 5n },
        { account: 'je:compute:used:developer%3A9', side: 'CREDIT', amount: 5n },
        {},
        {},
      ],
    });
  });

  it('refuses to post nothing', () => {
    expect(usageBucket({ ...bucket, quantity: 0n })).toMatchObject({ kind: 'NothingToPost', field: 'amount' });
  });

  it('throws where GPU time comes without its weight', () => {
    const { weightPpm: _weight, ...weightless } = bucket;
    expect(() => usageBucket(weightless)).toThrow(InvariantViolation);
  });

  it('balances, under a key of its own for each bucket and revision', () => {
    const buckets = fc.record({
      subject: fc.constantFrom('a', 'a:b', 'b'),
      resource: fc.constantFrom('m', 'b:m', 'c/m'),
      hour: fc.integer({ min: 0, max: 3 }),
      revision: fc.integer({ min: 0, max: 12 }),
      quantity: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).filter((quantity) => quantity !== 0n),
    });
    fc.assert(
      fc.property(fc.array(buckets, { minLength: 2, maxLength: 2 }), (drawn) => {
        const keys = drawn.map(({ resource, hour, ...rest }) => {
          const meter = { kind: 'gpu-time' as const, resource };
          const draft = usageBucket({ ...bucket, ...rest, meter, hourMs: BigInt(hour) * 3_600_000n });
          if (isRefusal(draft)) throw new Error(draft.message);
          expect(validateJournal(draft)).toHaveProperty('transfers.length', 2);
          return draft.idempotencyKey;
        });
        const [first, second] = drawn.map(({ quantity: _quantity, ...identity }) =>
          JSON.stringify(Object.entries(identity).sort()),
        );
        expect(keys[0] === keys[1]).toBe(first === second);
      }),
    );
  });
});
