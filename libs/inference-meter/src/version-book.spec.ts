import { HOUR_MS, isRefusal } from '#libs/amount';
import { describe, expect, it } from '@jest/globals';
import type { Correction, UsageEvent } from './usage-event.js';
import { isLate, VersionBook, type Arrival, type BucketChange } from './version-book.js';

const use: UsageEvent = {
  source: '/node/7',
  id: 'job-1',
  subject: 'commoner:9',
  meter: { kind: 'gpu-time', resource: 'A100' },
  unit: 'COMPUTE_RAW',
  quantity: 100n,
  effectiveAtMs: 5n * HOUR_MS,
};

/** A correction of an event of the same source. */
function correction(id: string, of: string, changed: Partial<UsageEvent> & { voids?: true } = {}): UsageEvent {
  const { voids, ...members } = changed;
  const corrects: Correction = {
    source: '/node/7',
    id: of,
    reason: 'clock',
    ...(voids === undefined ? {} : { voids }),
  };
  return { ...use, id, corrects, ...members };
}

function taken(book: VersionBook, event: UsageEvent): Arrival {
  const arrival = book.arrive(event);
  if (isRefusal(arrival)) throw new Error(arrival.message);
  return arrival;
}

const deltas = (arrival: Arrival): readonly (readonly [bigint, bigint])[] =>
  arrival.kind === 'COUNTED' ? arrival.changes.map(({ hourMs, delta }) => [hourMs / HOUR_MS, delta]) : [];

const sums = (changes: readonly BucketChange[]): readonly (readonly [bigint, bigint])[] =>
  changes.map(({ hourMs, delta }) => [hourMs / HOUR_MS, delta]);

const ids = (events: readonly UsageEvent[]): readonly string[] => events.map(({ id }) => id);

describe('VersionBook', () => {
  it('counts a use once, however often it is reported', () => {
    const book = new VersionBook();
    const change = { subject: 'commoner:9', meter: use.meter, unit: 'COMPUTE_RAW', hourMs: 5n * HOUR_MS, delta: 100n };
    expect(taken(book, use)).toEqual({ kind: 'COUNTED', changes: [change] });
    expect(taken(book, { ...use })).toEqual({ kind: 'REPEATED' });
    expect(book.totals()).toEqual([change]);
  });

  it('refuses another body under a known identity, and keeps the first', () => {
    const book = new VersionBook();
    taken(book, use);
    expect(book.arrive({ ...use, quantity: 101n })).toMatchObject({ kind: 'EventBodyDiffers', rule: 'meter.once' });
    expect(book.arrive({ ...use, method: 'device_counter' })).toMatchObject({ kind: 'EventBodyDiffers', field: 'id' });
    expect(sums(book.totals())).toEqual([[5n, 100n]]);
  });

  it('tells the same id of two sources apart', () => {
    const book = new VersionBook();
    taken(book, use);
    taken(book, { ...use, source: '/node/8' });
    taken(book, { ...use, source: '/node/7","job-1', id: 'a' });
    taken(book, { ...use, source: '/node/7', id: 'job-1","a' });
    expect(sums(book.totals())).toEqual([[5n, 400n]]);
  });

  it('puts a correction in the place of its target: the difference alone changes', () => {
    const book = new VersionBook();
    taken(book, use);
    expect(deltas(taken(book, correction('fix-1', 'job-1', { quantity: 130n })))).toEqual([[5n, 30n]]);
    expect(ids(book.live())).toEqual(['fix-1']);
  });

  it('says nothing of a correction that changes no hour', () => {
    const book = new VersionBook();
    taken(book, use);
    expect(taken(book, correction('fix-1', 'job-1', { method: 'device_counter' }))).toEqual({
      kind: 'COUNTED',
      changes: [],
    });
    expect(ids(book.live())).toEqual(['fix-1']);
  });

  it('moves a use to another hour, subject, site or meter by two changes', () => {
    const other: readonly Partial<UsageEvent>[] = [
      { effectiveAtMs: 6n * HOUR_MS },
      { subject: 'commoner:3' },
      { site: 'north' },
      { meter: { kind: 'gpu-time', resource: 'H100' } },
    ];
    for (const changed of other) {
      const book = new VersionBook();
      taken(book, use);
      const arrival = taken(book, correction('fix-1', 'job-1', changed));
      expect(deltas(arrival).map(([, delta]) => delta)).toEqual(expect.arrayContaining([-100n, 100n]));
      expect(sums(book.totals()).map(([, delta]) => delta)).toEqual([100n]);
    }
  });

  it('takes back the whole of a record that was cut at hours', () => {
    const book = new VersionBook();
    taken(book, { ...use, endMs: 7n * HOUR_MS });
    expect(sums(book.totals())).toEqual([
      [5n, 50n],
      [6n, 50n],
    ]);
    expect(deltas(taken(book, correction('fix-1', 'job-1', { quantity: 0n, voids: true })))).toEqual([
      [5n, -50n],
      [6n, -50n],
    ]);
    expect(book.live()).toEqual([]);
    expect(book.totals()).toEqual([]);
  });

  it('keeps a correction waiting for its target, which then counts as corrected', () => {
    const book = new VersionBook();
    const fix = correction('fix-1', 'job-1', { quantity: 130n });
    expect(taken(book, fix)).toEqual({ kind: 'WAITING' });
    expect(taken(book, fix)).toEqual({ kind: 'REPEATED' });
    expect(ids(book.waiting())).toEqual(['fix-1']);
    expect(book.totals()).toEqual([]);
    expect(deltas(taken(book, use))).toEqual([[5n, 130n]]);
    expect(book.waiting()).toEqual([]);
  });

  it('keeps a correction waiting whose target waits itself', () => {
    const book = new VersionBook();
    const second = correction('fix-2', 'fix-1', { quantity: 7n });
    expect(taken(book, second)).toEqual({ kind: 'WAITING' });
    expect(taken(book, correction('fix-1', 'job-1', { quantity: 130n }))).toEqual({ kind: 'WAITING' });
    expect(ids(book.waiting())).toEqual(['fix-1', 'fix-2']);
    expect(deltas(taken(book, use))).toEqual([[5n, 7n]]);
    expect(ids(book.live())).toEqual(['fix-2']);
  });

  it('refuses a second correction of one event and says which to name', () => {
    const book = new VersionBook();
    taken(book, use);
    taken(book, correction('fix-1', 'job-1', { quantity: 130n }));
    const refusal = book.arrive(correction('fix-2', 'job-1', { quantity: 140n }));
    expect(refusal).toMatchObject({ kind: 'AlreadyCorrected', field: 'corrects', rule: 'meter.once' });
    expect(refusal).toMatchObject({ message: expect.stringContaining('"fix-1"') as unknown });
    expect(deltas(taken(book, correction('fix-2', 'fix-1', { quantity: 140n })))).toEqual([[5n, 10n]]);
  });

  it('refuses the second also while the first waits', () => {
    const book = new VersionBook();
    taken(book, correction('fix-1', 'job-1'));
    expect(book.arrive(correction('fix-2', 'job-1'))).toMatchObject({ kind: 'AlreadyCorrected' });
  });

  it('brings a voided use back by a correction of the void', () => {
    const book = new VersionBook();
    taken(book, use);
    taken(book, correction('fix-1', 'job-1', { quantity: 0n, voids: true }));
    expect(deltas(taken(book, correction('fix-2', 'fix-1', { quantity: 90n })))).toEqual([[5n, 90n]]);
    expect(ids(book.live())).toEqual(['fix-2']);
  });

  it('refuses corrections that name themselves or each other, and parts of records', () => {
    const book = new VersionBook();
    expect(book.arrive(correction('a', 'a'))).toMatchObject({ kind: 'CorrectsItself', field: 'corrects' });
    taken(book, correction('a', 'b'));
    taken(book, correction('b', 'c'));
    expect(book.arrive(correction('c', 'a'))).toMatchObject({ kind: 'CorrectionCircle', field: 'corrects' });
    expect(book.arrive({ ...use, partOf: 'job' })).toMatchObject({ kind: 'PartOfRecord', field: 'partOf' });
    expect(ids(book.waiting())).toEqual(['a', 'b']);
  });

  it('refuses a use that cannot be cut, and leaves no trace of it', () => {
    const book = new VersionBook();
    expect(book.arrive({ ...use, endMs: 0n })).toMatchObject({ kind: 'EndsBeforeStart' });
    expect(book.arrive(correction('fix-1', 'job-1', { effectiveAtMs: -1n }))).toMatchObject({ kind: 'TimeOutOfRange' });
    expect(deltas(taken(book, use))).toEqual([[5n, 100n]]);
    expect(taken(book, correction('fix-2', 'job-1'))).toMatchObject({ kind: 'COUNTED' });
  });

  it('lists totals by hour, then subject', () => {
    const book = new VersionBook();
    taken(book, { ...use, id: '1', effectiveAtMs: 6n * HOUR_MS });
    taken(book, { ...use, id: '2', effectiveAtMs: 5n * HOUR_MS, subject: 'b' });
    taken(book, { ...use, id: '3', effectiveAtMs: 5n * HOUR_MS, subject: 'a' });
    taken(book, { ...use, id: '4', effectiveAtMs: HOUR_MS });
    expect(book.totals().map(({ hourMs, subject }) => [hourMs / HOUR_MS, subject])).toEqual([
      [1n, 'commoner:9'],
      [5n, 'a'],
      [5n, 'b'],
      [6n, 'commoner:9'],
    ]);
  });
});

describe('isLate', () => {
  const change: BucketChange = { subject: 'a', meter: use.meter, unit: 'COMPUTE_RAW', hourMs: HOUR_MS, delta: 1n };

  it('is true from the end of the hour and its grace', () => {
    expect(isLate(change, 2n * HOUR_MS + 9n, 10n)).toBe(false);
    expect(isLate(change, 2n * HOUR_MS + 10n, 10n)).toBe(true);
  });
});
