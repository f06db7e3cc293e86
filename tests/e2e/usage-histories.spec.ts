import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HOUR_MS, isRefusal } from '#libs/amount';
import { meterName, VersionBook, type UsageEvent } from '#libs/inference-meter';
import { meteringChecks } from '../../apps/server/src/database/checks/metering-checks.js';
import { RollupService } from '../../apps/server/src/inference-meter/rollup.service.js';
import { UsageService } from '../../apps/server/src/inference-meter/usage.service.js';
import { foundMetered, type Metered } from '../support/metering-fixture.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const START = BigInt(Date.parse('2024-03-05T00:00:00Z'));

/** Reports that name each other at random: chains, forks, circles, voids, other bodies, records across hours. */
const reports = fc.array(
  fc.record({
    id: fc.constantFrom('0', '1', '2', '3', '4', '5'),
    of: fc.option(fc.constantFrom('0', '1', '2', '3', '4', '5'), { nil: undefined }),
    isVoid: fc.boolean(),
    subject: fc.constantFrom('d0001', 'd0002'),
    fromMs: fc.bigInt({ min: 0n, max: 3n * HOUR_MS }),
    lasts: fc.option(fc.bigInt({ min: 0n, max: 2n * HOUR_MS }), { nil: undefined }),
    quantity: fc.bigInt({ min: 0n, max: 9n }),
    // How the reports are divided into calls.
    ends: fc.boolean(),
    posts: fc.boolean(),
  }),
  { minLength: 1, maxLength: 16 },
);

type Drawn = (typeof reports extends fc.Arbitrary<infer T> ? T : never)[number];
type Report = Omit<Drawn, 'id' | 'of'> & { readonly id: string; readonly of: string | undefined };

function eventOf(source: string, { id, of, isVoid, subject, fromMs, lasts, quantity }: Report): UsageEvent {
  const voids = of !== undefined && isVoid;
  return {
    source,
    id,
    subject,
    site: 'mill',
    meter: { kind: 'tokens-in', resource: source },
    unit: 'TOKEN',
    quantity: voids ? 0n : quantity,
    effectiveAtMs: START + fromMs,
    ...(lasts === undefined ? {} : { endMs: START + fromMs + lasts }),
    ...(of === undefined
      ? {}
      : { corrects: { source, id: of, reason: 'x', ...(voids ? { voids: true as const } : {}) } }),
  };
}

/** What the plain statement of the rules answers, in the words of the service. */
function modelled(book: VersionBook, event: UsageEvent): string {
  const arrival = book.arrive(event);
  if (isRefusal(arrival)) return arrival.kind === 'EventBodyDiffers' ? 'CONFLICT' : arrival.kind;
  return { COUNTED: 'ACCEPTED', WAITING: 'WAITING', REPEATED: 'KNOWN' }[arrival.kind];
}

describe('use, whatever corrects whatever', () => {
  let server: TestServer;
  let metered: Metered;
  let usage: UsageService;
  let rollups: RollupService;
  let histories = 0;

  beforeAll(async () => {
    server = await startTestServer();
    metered = await foundMetered(server.database);
    usage = server.app.get(UsageService);
    rollups = server.app.get(RollupService);
  });
  afterAll(async () => {
    await server.stop();
  });

  const answers = async (events: readonly UsageEvent[]): Promise<string[]> =>
    (await usage.ingest(metered.partnershipId, events)).map((outcome) => {
      return typeof outcome === 'string' ? outcome : outcome.kind;
    });
  const ask = async (sql: string, values: readonly unknown[]): Promise<Record<string, string>[]> =>
    (await metered.superuser.query<Record<string, string>>(sql, [...values])).rows;
  const hoursOf = (source: string, column: 'quantity' | 'posted'): Promise<Record<string, string>[]> =>
    ask(
      `SELECT subject, meter, extract(epoch FROM hour)::bigint * 1000 AS hour, ${column} AS quantity FROM rollup
       WHERE meter = $1 AND ${column} <> 0 ORDER BY hour, subject`,
      [`tokens-in/${source}`],
    );
  const expectedHours = (book: VersionBook): unknown[] =>
    book
      .totals()
      .map(({ subject, meter, hourMs, delta }) => {
        return { subject, meter: meterName(meter), hour: `${hourMs}`, quantity: `${delta}` };
      })
      .toSorted((a, b) => (a.hour === b.hour ? (a.subject < b.subject ? -1 : 1) : a.hour < b.hour ? -1 : 1));
  const expectSound = async (): Promise<void> => {
    for (const { sql, code } of meteringChecks.filter((each) => each.code !== 'METER-POSTED')) {
      expect({ code, found: await ask(sql, [metered.partnershipId]) }).toEqual({ code, found: [] });
    }
  };

  /** A correction that waited only for a later event of the same call may be answered as it stands after the call. */
  const expectAnswers = async (book: VersionBook, call: readonly UsageEvent[]): Promise<void> => {
    const told = await answers(call);
    const expected = call.map((event) => modelled(book, event));
    const waiting = new Set(book.waiting().map(({ id }) => id));
    const stands = (index: number): boolean => !waiting.has(call[index]?.id ?? '');
    const lenient = expected.map((answer, index) =>
      answer === 'WAITING' && told[index] === 'ACCEPTED' && stands(index) ? 'ACCEPTED' : answer,
    );
    expect(told).toEqual(lenient);
  };

  it('counts what the plain statement of the rules counts, and answers as it does', async () => {
    await fc.assert(
      fc.asyncProperty(reports, async (history) => {
        const source = `/model/${(histories += 1)}`;
        const book = new VersionBook();
        let call: UsageEvent[] = [];
        for (const report of history) {
          call.push(eventOf(source, report));
          if (!report.ends) continue;
          await expectAnswers(book, call);
          call = [];
          if (report.posts) await rollups.postDirty(metered.partnershipId);
        }
        await expectAnswers(book, call);
        expect(await hoursOf(source, 'quantity')).toEqual(expectedHours(book));
        const live = await ask(
          'SELECT DISTINCT event_id AS id FROM live_usage WHERE partnership_id = $1 AND source = $2 ORDER BY 1',
          [metered.partnershipId, source],
        );
        expect(live.map(({ id }) => id)).toEqual(book.live().map(({ id }) => id));
        const waiting = await ask('SELECT event_id AS id FROM usage_waiting WHERE source = $1 ORDER BY 1', [source]);
        expect(waiting.map(({ id }) => id)).toEqual(book.waiting().map(({ id }) => id));
        await rollups.postDirty(metered.partnershipId);
        expect(await hoursOf(source, 'posted')).toEqual(expectedHours(book));
      }),
      { numRuns: 60 },
    );
    await expectSound();
  });

  it('comes to the same however many report at once, in whatever order, some of it twice', async () => {
    const source = '/model/at-once';
    const chain = (use: number): UsageEvent[] =>
      [0, 1, 2, 3].map((version) => ({
        ...eventOf(source, {
          id: `${use}.${version}`,
          of: version === 0 ? undefined : `${use}.${version - 1}`,
          isVoid: use % 5 === 0 && version === 3,
          subject: 'd0001',
          fromMs: (BigInt(use + version) * HOUR_MS) / 2n,
          lasts: version === 2 ? 2n * HOUR_MS : undefined,
          quantity: BigInt(use * 10 + version),
          ends: false,
          posts: false,
        }),
      }));
    const all = Array.from({ length: 12 }, (_, use) => chain(use)).flat();
    const book = new VersionBook();
    for (const event of all) book.arrive(event);
    const senders = [
      all,
      all.toReversed(),
      all.filter((_, index) => index % 2 === 0),
      all.filter((_, index) => index % 2 === 1),
    ];
    const posting = rollups.postDirty(metered.partnershipId);
    const told = await Promise.all(senders.map(async (events) => answers(events)));
    await posting;
    expect(told.flat().filter((answer) => !['ACCEPTED', 'WAITING', 'KNOWN'].includes(answer))).toEqual([]);
    expect(await hoursOf(source, 'quantity')).toEqual(expectedHours(book));
    await rollups.postDirty(metered.partnershipId);
    expect(await hoursOf(source, 'posted')).toEqual(expectedHours(book));
    await expectSound();
  });
});
