import { HOUR_MS, hourOf, isRefusal } from '#libs/amount';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cutAtHours } from './cut-at-hours.js';
import type { UsageEvent } from './usage-event.js';
import { VersionBook, type BucketChange } from './version-book.js';

/** What one version says of a use, beside its identity. */
interface Drawn {
  readonly subject: string;
  readonly site: string | undefined;
  readonly resource: string;
  readonly fromMs: bigint;
  readonly lasts: bigint | undefined;
  readonly quantity: bigint;
  readonly isVoid: boolean;
}

/** Few subjects, sites, models and hours, so that versions meet in buckets. */
const drawn: fc.Arbitrary<Drawn> = fc.record({
  subject: fc.constantFrom('a', 'b'),
  site: fc.constantFrom(undefined, 'north'),
  resource: fc.constantFrom('m', 'n'),
  fromMs: fc.bigInt({ min: 0n, max: 12n * HOUR_MS }),
  lasts: fc.option(fc.bigInt({ min: 0n, max: 3n * HOUR_MS }), { nil: undefined }),
  quantity: fc.bigInt({ min: 0n, max: 50n }),
  isVoid: fc.boolean(),
});

function eventOf(
  { subject, site, resource, fromMs, lasts, quantity, isVoid }: Drawn,
  name: string,
  at: number,
): UsageEvent {
  const reason = { source: `/${name}`, id: `${at - 1}`, reason: 'x' };
  return {
    source: `/${name}`,
    id: `${at}`,
    subject,
    meter: { kind: 'gpu-time', resource },
    unit: 'COMPUTE_RAW',
    quantity: at > 0 && isVoid ? 0n : quantity,
    effectiveAtMs: fromMs,
    ...(lasts === undefined ? {} : { endMs: fromMs + lasts }),
    ...(site === undefined ? {} : { site }),
    ...(at === 0 ? {} : { corrects: isVoid ? { ...reason, voids: true } : reason }),
  };
}

/** Uses, each with its corrections in the order in which they name each other. */
const chains: fc.Arbitrary<readonly (readonly UsageEvent[])[]> = fc
  .array(fc.array(drawn, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 })
  .map((uses) => uses.map((versions, use) => versions.map((version, at) => eventOf(version, `${use}`, at))));

/** The chains, and their events in some order of arrival, some of them twice and some never. */
const histories = chains.chain((made) => {
  const all = made.flat();
  const arriving = fc.shuffledSubarray([...all, ...all]);
  return fc.record({ made: fc.constant(made), arriving });
});

/** Every event at least once, in two orders. */
const twoOrders = chains.chain((made) => {
  const all = made.flat();
  const order = fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length });
  return fc.record({ made: fc.constant(made), one: order, other: order });
});

type Buckets = ReadonlyMap<string, bigint>;

function add(buckets: Map<string, bigint>, event: UsageEvent): void {
  const { subject, site, meter, effectiveAtMs: startMs, endMs, quantity } = event;
  const parts = cutAtHours({ startMs, endMs: endMs ?? startMs, quantity });
  if (isRefusal(parts)) throw new Error(parts.message);
  for (const part of parts) {
    const key = [subject, site, meter.resource, hourOf(part.startMs)].join(' ');
    buckets.set(key, (buckets.get(key) ?? 0n) + part.quantity);
  }
}

const withoutZeros = (buckets: Buckets): Buckets => new Map([...buckets].filter(([, sum]) => sum !== 0n));

/** The rule itself, told another way: of each chain the last version before the first gap. */
function liveOf(made: readonly (readonly UsageEvent[])[], arrived: ReadonlySet<UsageEvent>): readonly UsageEvent[] {
  return made.flatMap((versions) => {
    const gap = versions.findIndex((version) => !arrived.has(version));
    const last = versions[(gap === -1 ? versions.length : gap) - 1];
    return last === undefined || last.corrects?.voids === true ? [] : [last];
  });
}

function expectedOf(made: readonly (readonly UsageEvent[])[], arrived: ReadonlySet<UsageEvent>): Buckets {
  const buckets = new Map<string, bigint>();
  for (const event of liveOf(made, arrived)) add(buckets, event);
  return withoutZeros(buckets);
}

function bucketsOf(changes: readonly BucketChange[]): Buckets {
  const buckets = new Map<string, bigint>();
  for (const { subject, site, meter, hourMs, delta } of changes) {
    const key = [subject, site, meter.resource, hourMs].join(' ');
    buckets.set(key, (buckets.get(key) ?? 0n) + delta);
  }
  return withoutZeros(buckets);
}

/** Takes all in; answers every change told on the way. */
function arriveAll(book: VersionBook, events: readonly UsageEvent[]): readonly BucketChange[] {
  return events.flatMap((event) => {
    const arrival = book.arrive(event);
    if (isRefusal(arrival)) throw new Error(arrival.message);
    return arrival.kind === 'COUNTED' ? arrival.changes : [];
  });
}

const byKey = (events: readonly UsageEvent[]): readonly string[] =>
  events.map(({ source, id }) => `${source} ${id}`).toSorted();

describe('VersionBook, under any order of arrival', () => {
  it('tells changes that sum to its totals, and these are what the rule says, after every arrival', () => {
    fc.assert(
      fc.property(histories, ({ made, arriving }) => {
        const book = new VersionBook();
        const told: BucketChange[] = [];
        const arrived = new Set<UsageEvent>();
        for (const event of arriving) {
          told.push(...arriveAll(book, [event]));
          arrived.add(event);
          const expected = expectedOf(made, arrived);
          expect(bucketsOf(told)).toEqual(expected);
          expect(bucketsOf(book.totals())).toEqual(expected);
        }
        const live = liveOf(made, arrived);
        expect(byKey(book.live())).toEqual(byKey(live));
        const replaced = made.flatMap((versions) => {
          const gap = versions.findIndex((version) => !arrived.has(version));
          return gap === -1 ? versions : versions.slice(0, gap);
        });
        const waits = [...arrived].filter((event) => !replaced.includes(event));
        expect(byKey(book.waiting())).toEqual(byKey(waits));
      }),
    );
  });

  it('comes to the same live versions and totals in the end', () => {
    fc.assert(
      fc.property(twoOrders, ({ made, one, other }) => {
        const [first, second] = [new VersionBook(), new VersionBook()];
        arriveAll(first, one);
        arriveAll(second, other);
        expect(second.totals()).toEqual(first.totals());
        expect(second.live()).toEqual(first.live());
        expect(first.waiting()).toEqual([]);
        expect(bucketsOf(first.totals())).toEqual(expectedOf(made, new Set(made.flat())));
      }),
    );
  });

  it('never throws on whatever names whatever, and counts a use at most once', () => {
    const names = fc.constantFrom('0', '1', '2', '3');
    const wild = fc.record({
      id: names,
      of: fc.option(names, { nil: undefined }),
      quantity: fc.bigInt({ min: 1n, max: 3n }),
    });
    fc.assert(
      fc.property(fc.array(wild, { maxLength: 20 }), (reports) => {
        const book = new VersionBook();
        for (const { id, of, quantity } of reports) {
          const base: UsageEvent = {
            source: '/s',
            id,
            subject: 'a',
            meter: { kind: 'tokens-in', resource: 'm' },
            unit: 'TOKEN',
            quantity,
            effectiveAtMs: 0n,
          };
          book.arrive(of === undefined ? base : { ...base, corrects: { source: '/s', id: of, reason: 'x' } });
        }
        const live = book.live();
        const total = book.totals().reduce((sum, { delta }) => sum + delta, 0n);
        expect(total).toBe(live.reduce((sum, { quantity }) => sum + quantity, 0n));
        // Each use that counts has one root that corrects nothing.
        expect(live.length).toBeLessThanOrEqual(
          new Set(reports.filter(({ of }) => of === undefined).map(({ id }) => id)).size,
        );
      }),
      { numRuns: 1000 },
    );
  });
});
