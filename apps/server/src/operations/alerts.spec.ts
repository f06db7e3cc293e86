import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { alertsOf, healthOf } from './alerts.js';
import type { AlertFacts, HealthFacts, PastureFacts, UpstreamFacts } from './alerts.types.js';

const NOW = new Date('2026-11-23T12:00:00Z');
const ago = (hours: number): Date => new Date(NOW.getTime() - hours * 3_600_000);

const well: HealthFacts = {
  machine: 'mill-01',
  keyState: 'BELIEVED',
  keyEndsAt: null,
  heardAt: ago(1),
  refusal: null,
  report: { at: ago(1), clockOffsetMs: 0n, waiting: 0n },
  lost: { events: 0n, to: null },
};
const pasture: PastureFacts = {
  pasture: 'mill pasture',
  nextFrom: null,
  period: { endsAt: ago(-24 * 40), granted: 1_000n, overdrawn: false, use: { left: 500n, residue: 0n } },
};
const agrees: UpstreamFacts = {
  model: 'weir-7b',
  url: 'http://10.0.0.2:8000',
  verdict: 'AGREES',
  to: ago(1),
  oursIn: 10n,
  oursOut: 20n,
  theirsIn: 10n,
  theirsOut: 20n,
  uncomparedTokens: 0n,
  uncomparedSpans: 0,
  uncomparedDay: false,
};
const facts = (given: Partial<AlertFacts>): AlertFacts => ({
  machines: [],
  disputed: [],
  statements: [],
  pastures: [],
  upstreams: [],
  ...given,
});
const kinds = (given: Partial<AlertFacts>) => alertsOf(facts(given), NOW).map(({ kind }) => kind);

describe('how a machine’s reporting stands', () => {
  it.each([
    ['WELL', {}],
    ['WELL', { heardAt: ago(3) }],
    ['SILENT', { heardAt: ago(3.01) }],
    ['NEVER_HEARD', { heardAt: null }],
    ['NO_KEY', { keyState: 'NONE', heardAt: null }],
    ['TOKEN_WAITS', { keyState: 'TOKEN_WAITS', heardAt: null }],
    ['KEY_ENDED', { keyState: 'ENDED' }],
    ['WELL', { keyState: 'REPLACING', keyEndsAt: ago(-20) }],
  ] as const)('is %s', (state, change) => {
    expect(healthOf({ ...well, ...change }, NOW)).toBe(state);
  });
});

describe('what an operator is told', () => {
  it('is nothing where all is well', () => {
    expect(alertsOf(facts({ machines: [well], pastures: [pasture], upstreams: [agrees] }), NOW)).toEqual([]);
  });

  it('names machines whose reports people dispute, and not the people', () => {
    const disputed = [{ machine: 'mill-01', people: 2, months: ['2026-10', '2026-11'], since: ago(5) }];
    expect(alertsOf(facts({ disputed }), NOW)).toEqual([
      {
        kind: 'USE_DISPUTED',
        grave: true,
        unit: 'PEOPLE',
        items: [{ name: 'mill-01', at: ago(5), figure: 2n, words: '2026-10, 2026-11' }],
      },
    ]);
  });

  it('names what waits for a word, until when silence is one, the next to end first', () => {
    const statements = [
      { machine: 'lent-1', month: '2026-10', total: 7n, answerBy: ago(-48) },
      { machine: 'lent-1', month: '2026-09', total: 5n, answerBy: ago(-24) },
    ];
    expect(alertsOf(facts({ statements }), NOW)).toEqual([
      {
        kind: 'CONTRIBUTION_WAITS',
        grave: false,
        unit: 'COMPUTE_RAW',
        items: [
          { name: 'lent-1', at: ago(-24), figure: 5n, words: '2026-09' },
          { name: 'lent-1', at: ago(-48), figure: 7n, words: '2026-10' },
        ],
      },
    ]);
  });

  it('names the machines that are silent, the longest first', () => {
    const machines = [
      { ...well, machine: 'a', heardAt: ago(5) },
      { ...well, machine: 'b', heardAt: ago(30) },
      { ...well, machine: 'c' },
    ];
    expect(alertsOf(facts({ machines }), NOW)).toEqual([
      {
        kind: 'SILENT',
        grave: true,
        unit: null,
        items: [
          { name: 'b', at: ago(30), figure: null, words: null },
          { name: 'a', at: ago(5), figure: null, words: null },
        ],
      },
    ]);
  });

  it.each<readonly [string, Partial<HealthFacts>]>([
    ['KEY_ENDED', { keyState: 'ENDED', keyEndsAt: ago(1) }],
    ['KEY_ENDS', { keyEndsAt: ago(-30) }],
    ['NO_KEY', { keyState: 'NONE', heardAt: null, report: null }],
    ['NEVER_HEARD', { heardAt: null, report: null }],
    ['REFUSED', { refusal: { at: ago(30), kind: 'SiteNotYours', message: 'this machine stands at mill' } }],
    ['LOST', { lost: { events: 4n, to: ago(48) } }],
    ['LOST', { lost: { events: 4n, to: null } }],
    ['CLOCK_OFF', { report: { at: ago(1), clockOffsetMs: -60_000n, waiting: 0n } }],
    ['BEHIND', { report: { at: ago(1), clockOffsetMs: 0n, waiting: 1_000n } }],
  ])('says %s of a machine', (kind, change) => {
    expect(kinds({ machines: [{ ...well, ...change }] })).toEqual([kind]);
  });

  it.each<readonly [string, Partial<HealthFacts>]>([
    ['an old refusal', { refusal: { at: ago(24 * 8), kind: 'x', message: 'x' } }],
    ['an old loss', { lost: { events: 4n, to: ago(24 * 8) } }],
    ['a clock a little off', { report: { at: ago(1), clockOffsetMs: 59_999n, waiting: 0n } }],
    ['a key that another is taking over from', { keyState: 'REPLACING', keyEndsAt: ago(-20) }],
    ['a token that waits', { keyState: 'TOKEN_WAITS', heardAt: null, report: null }],
  ])('says nothing of %s', (_, change) => {
    expect(kinds({ machines: [{ ...well, ...change }] })).toEqual([]);
  });

  it.each<readonly [readonly string[], Partial<PastureFacts>]>([
    [['CAPACITY_UNSAID'], { period: null }],
    [['NEXT_UNSAID'], { period: { endsAt: ago(-24 * 14), granted: 10n, overdrawn: false, use: null } }],
    [['NEXT_UNSAID'], { period: { endsAt: ago(-24), granted: 10n, overdrawn: false, use: null }, nextFrom: ago(-25) }],
    [[], { period: { endsAt: ago(-24), granted: 10n, overdrawn: false, use: null }, nextFrom: ago(-24) }],
    [[], { period: { endsAt: ago(-24 * 14 - 1), granted: 10n, overdrawn: false, use: null } }],
    [
      ['PASTURE_BARE'],
      { period: { endsAt: ago(-24 * 20), granted: 1_000n, overdrawn: false, use: { left: 99n, residue: 0n } } },
    ],
    [[], { period: { endsAt: ago(-24 * 20), granted: 1_000n, overdrawn: false, use: { left: 100n, residue: 0n } } }],
    [[], { period: { endsAt: ago(-24 * 20), granted: 0n, overdrawn: false, use: { left: 0n, residue: 0n } } }],
  ])('says %p of a pasture', (said, change) => {
    expect(kinds({ pastures: [{ ...pasture, ...change }] })).toEqual(said);
  });

  it('says what jobs took beyond the stints of a pasture, and of too few holders only that they did', () => {
    const said = (use: { left: bigint; residue: bigint } | null) =>
      alertsOf(
        facts({ pastures: [{ ...pasture, period: { endsAt: ago(-24 * 20), granted: 1_000n, overdrawn: true, use } }] }),
        NOW,
      );
    const alert = { kind: 'RESIDUE', grave: false, unit: 'COMPUTE_WEIGHTED' };
    const about = { name: 'mill pasture', at: ago(-24 * 20), words: null };
    expect(said({ left: 500n, residue: 70n })).toEqual([{ ...alert, items: [{ ...about, figure: 70n }] }]);
    expect(said(null)).toEqual([{ ...alert, items: [{ ...about, figure: null }] }]);
  });

  it.each<readonly [readonly string[], Partial<UpstreamFacts>]>([
    [[], { verdict: 'RESTARTED', uncomparedSpans: 2, uncomparedTokens: 9n }],
    [['UPSTREAM_UNCOMPARED'], { verdict: 'RESTARTED', uncomparedSpans: 3, uncomparedTokens: 9n }],
    // What was compared last does not hide what was not.
    [['UPSTREAM_UNCOMPARED'], { uncomparedSpans: 3, uncomparedTokens: 9n }],
    [['UPSTREAM_UNCOMPARED'], { verdict: 'NO_COUNTERS', uncomparedDay: true, uncomparedTokens: 9n }],
    [['UPSTREAM_UNCOMPARED', 'UPSTREAM_UNREACHED'], { verdict: 'UNREACHED', uncomparedDay: true }],
  ])('says %p of an engine that is not compared', (said, change) => {
    expect(kinds({ upstreams: [{ ...agrees, ...change }] })).toEqual(said);
  });

  it('says by how many tokens an engine and the gateway differ', () => {
    const [alert] = alertsOf(
      facts({ upstreams: [{ ...agrees, verdict: 'ENGINE_COUNTED_MORE', theirsIn: 13n, theirsOut: 27n }] }),
      NOW,
    );
    expect(alert).toMatchObject({
      kind: 'ENGINE_COUNTED_MORE',
      unit: 'TOKENS',
      items: [{ figure: 10n, name: 'weir-7b' }],
    });
    expect(kinds({ upstreams: [{ ...agrees, verdict: 'UNREACHED', theirsIn: null, theirsOut: null }] })).toEqual([
      'UPSTREAM_UNREACHED',
    ]);
    expect(
      kinds({
        upstreams: [
          { ...agrees, verdict: 'NO_COUNTERS' },
          { ...agrees, verdict: 'RESTARTED' },
        ],
      }),
    ).toEqual([]);
  });

  it('puts what is grave first, and never an alert about nothing', () => {
    const machine = fc.record({
      machine: fc.string(),
      keyState: fc.constantFrom('NONE', 'TOKEN_WAITS', 'BELIEVED', 'REPLACING', 'ENDED' as const),
      keyEndsAt: fc.option(fc.date({ noInvalidDate: true }), { nil: null }),
      heardAt: fc.option(fc.date({ noInvalidDate: true }), { nil: null }),
      refusal: fc.constant(null),
      report: fc.option(
        fc.record({
          at: fc.constant(NOW),
          clockOffsetMs: fc.bigInt({ min: -1_000_000_000n, max: 1_000_000_000n }),
          waiting: fc.nat().map(BigInt),
        }),
        { nil: null },
      ),
      lost: fc.record({ events: fc.nat().map(BigInt), to: fc.constant(null) }),
    });
    fc.assert(
      fc.property(fc.array(machine), (machines) => {
        const alerts = alertsOf(facts({ machines }), NOW);
        expect(alerts.every(({ items }) => items.length > 0)).toBe(true);
        const grave = alerts.map((alert) => alert.grave);
        expect(grave).toEqual(grave.toSorted((a, b) => Number(b) - Number(a)));
      }),
    );
  });
});
