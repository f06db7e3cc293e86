import type {
  Alert,
  AlertFacts,
  AlertItem,
  DisputeFacts,
  HealthFacts,
  PastureFacts,
  StatementFacts,
  UpstreamFacts,
} from './alerts.types.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** An agent reports every hour, use or no use: after three hours something is wrong. */
export const SILENT_AFTER_MS = 3 * HOUR_MS;
/** The server takes batches whose clock is off by five minutes: one that is off by one will soon be. */
const CLOCK_OFF_MS = 60_000n;
/** Refusals and losses that are older are history, and stand in the machine's row. */
const RECENT_MS = 7 * DAY_MS;
/** More than an agent sends in a quarter of an hour. */
const BEHIND_EVENTS = 1_000n;
/** How long before a period's end somebody should say what the next one gives. */
const AHEAD_MS = 14 * DAY_MS;
/** A tenth of what was granted, in hundredths of a percent. */
const BARE_BASIS_POINTS = 1_000n;
/** An engine starts anew once in a while; one that does so three times a day, under load, hides what it counts. */
const UNCOMPARED_SPANS = 3;

const item = (name: string, about: Partial<AlertItem> = {}): AlertItem => ({
  name,
  at: null,
  figure: null,
  words: null,
  ...about,
});

/** How a machine's reporting can stand, the worst first. */
export const HEALTH_STATES = ['SILENT', 'KEY_ENDED', 'NEVER_HEARD', 'NO_KEY', 'TOKEN_WAITS', 'WELL'] as const;

export type HealthState = (typeof HEALTH_STATES)[number];

/** How a machine's reporting stands at an instant. */
export function healthOf({ keyState, heardAt }: HealthFacts, now: Date): HealthState {
  if (keyState === 'NONE') return 'NO_KEY';
  if (keyState === 'TOKEN_WAITS') return 'TOKEN_WAITS';
  if (keyState === 'ENDED') return 'KEY_ENDED';
  if (heardAt === null) return 'NEVER_HEARD';
  return now.getTime() - heardAt.getTime() > SILENT_AFTER_MS ? 'SILENT' : 'WELL';
}

/** What somebody should do, the grave first; an alert without a case is none. */
export function alertsOf({ machines, disputed, statements, pastures, upstreams }: AlertFacts, now: Date): Alert[] {
  return [
    ...ofHealth(machines, now),
    ...ofReports(machines, now),
    ofDisputes(disputed),
    ofStatements(statements),
    ...ofPastures(pastures, now),
    ...ofUpstreams(upstreams),
  ]
    .filter(({ items }) => items.length > 0)
    .toSorted((a, b) => Number(b.grave) - Number(a.grave));
}

/** Whether machines are heard at all. */
function ofHealth(machines: readonly HealthFacts[], now: Date): Alert[] {
  const those = (state: HealthState): HealthFacts[] => machines.filter((each) => healthOf(each, now) === state);
  const ends = machines.filter(({ keyState, keyEndsAt }) => keyState === 'BELIEVED' && keyEndsAt !== null);
  return [
    {
      kind: 'SILENT',
      grave: true,
      unit: null,
      items: those('SILENT')
        .toSorted((a, b) => (a.heardAt?.getTime() ?? 0) - (b.heardAt?.getTime() ?? 0))
        .map(({ machine, heardAt }) => item(machine, { at: heardAt })),
    },
    {
      kind: 'KEY_ENDED',
      grave: true,
      unit: null,
      items: those('KEY_ENDED').map(({ machine, keyEndsAt }) => item(machine, { at: keyEndsAt })),
    },
    { kind: 'NEVER_HEARD', grave: true, unit: null, items: those('NEVER_HEARD').map(({ machine }) => item(machine)) },
    {
      kind: 'KEY_ENDS',
      grave: false,
      unit: null,
      items: ends.map(({ machine, keyEndsAt }) => item(machine, { at: keyEndsAt })),
    },
    { kind: 'NO_KEY', grave: false, unit: null, items: those('NO_KEY').map(({ machine }) => item(machine)) },
  ];
}

/** What machines that are heard say of themselves, and what the server answered them. */
function ofReports(machines: readonly HealthFacts[], now: Date): Alert[] {
  const isRecent = (at: Date | null): boolean => at === null || now.getTime() - at.getTime() <= RECENT_MS;
  const size = (offset: bigint): bigint => (offset < 0n ? -offset : offset);
  const reports = machines.flatMap(({ machine, report }) => (report === null ? [] : [{ machine, report }]));
  return [
    {
      kind: 'REFUSED',
      grave: true,
      unit: null,
      items: machines.flatMap(({ machine, refusal }) =>
        refusal === null || !isRecent(refusal.at) ? [] : [item(machine, { at: refusal.at, words: refusal.message })],
      ),
    },
    {
      kind: 'LOST',
      grave: true,
      unit: 'EVENTS',
      items: machines
        .filter(({ lost }) => lost.events > 0n && isRecent(lost.to))
        .map(({ machine, lost }) => item(machine, { at: lost.to, figure: lost.events })),
    },
    {
      kind: 'CLOCK_OFF',
      grave: false,
      unit: 'MILLISECONDS',
      items: reports
        .filter(({ report }) => size(report.clockOffsetMs) >= CLOCK_OFF_MS)
        .map(({ machine, report }) => item(machine, { at: report.at, figure: report.clockOffsetMs })),
    },
    {
      kind: 'BEHIND',
      grave: false,
      unit: 'EVENTS',
      items: reports
        .filter(({ report }) => report.waiting >= BEHIND_EVENTS)
        .map(({ machine, report }) => item(machine, { at: report.at, figure: report.waiting })),
    },
  ];
}

/** Whether somebody says that what a machine told of them was not theirs. */
function ofDisputes(disputed: readonly DisputeFacts[]): Alert {
  return {
    kind: 'USE_DISPUTED',
    grave: true,
    unit: 'PEOPLE',
    items: disputed.map(({ machine, people, months, since }) =>
      item(machine, { at: since, figure: BigInt(people), words: months.join(', ') }),
    ),
  };
}

/** Whether somebody waits for a word on what their machine did; silence is one, too. */
function ofStatements(statements: readonly StatementFacts[]): Alert {
  return {
    kind: 'CONTRIBUTION_WAITS',
    grave: false,
    unit: 'COMPUTE_RAW',
    items: statements
      .toSorted((a, b) => a.answerBy.getTime() - b.answerBy.getTime())
      .map(({ machine, month, total, answerBy }) => item(machine, { at: answerBy, figure: total, words: month })),
  };
}

/** Whether there is anything to graze, now and next. */
function ofPastures(pastures: readonly PastureFacts[], now: Date): Alert[] {
  const periods = pastures.flatMap(({ period, ...pasture }) => (period === null ? [] : [{ ...pasture, period }]));
  return [
    {
      kind: 'CAPACITY_UNSAID',
      grave: true,
      unit: null,
      items: pastures
        .filter(({ period }) => period === null)
        .map(({ pasture, nextFrom }) => item(pasture, { at: nextFrom })),
    },
    {
      kind: 'NEXT_UNSAID',
      grave: false,
      unit: null,
      items: periods
        .filter(({ period, nextFrom }) => isDue(period.endsAt, now) && !isFollowed(period.endsAt, nextFrom))
        .map(({ pasture, period }) => item(pasture, { at: period.endsAt })),
    },
    {
      kind: 'PASTURE_BARE',
      grave: false,
      unit: 'BASIS_POINTS',
      items: periods.flatMap(({ pasture, period: { granted, use, endsAt } }) => {
        if (use === null || granted <= 0n) return [];
        const left = (use.left * 10_000n) / granted;
        return left < BARE_BASIS_POINTS ? [item(pasture, { at: endsAt, figure: left })] : [];
      }),
    },
    {
      kind: 'RESIDUE',
      grave: false,
      unit: 'COMPUTE_WEIGHTED',
      items: periods
        .filter(({ period }) => period.overdrawn)
        .map(({ pasture, period: { endsAt, use } }) => item(pasture, { at: endsAt, figure: use?.residue ?? null })),
    },
  ];
}

const isDue = (endsAt: Date, now: Date): boolean => endsAt.getTime() - now.getTime() <= AHEAD_MS;
/** A gap between two periods is one in which nobody may use anything. */
const isFollowed = (endsAt: Date, nextFrom: Date | null): boolean =>
  nextFrom !== null && nextFrom.getTime() <= endsAt.getTime();

/** Whether engines counted what the gateway did. */
function ofUpstreams(upstreams: readonly UpstreamFacts[]): Alert[] {
  const those = (verdict: string): UpstreamFacts[] => upstreams.filter((each) => each.verdict === verdict);
  const gap = (kind: 'ENGINE_COUNTED_MORE' | 'GATEWAY_COUNTED_MORE'): Alert => ({
    kind,
    grave: true,
    unit: 'TOKENS',
    items: those(kind).map((each) => item(each.model, { at: each.to, figure: gapOf(each), words: each.url })),
  });
  return [
    gap('ENGINE_COUNTED_MORE'),
    gap('GATEWAY_COUNTED_MORE'),
    {
      kind: 'UPSTREAM_UNCOMPARED',
      grave: true,
      unit: 'TOKENS',
      items: upstreams
        .filter(({ uncomparedSpans, uncomparedDay }) => uncomparedDay || uncomparedSpans >= UNCOMPARED_SPANS)
        .map((each) => item(each.model, { at: each.to, figure: each.uncomparedTokens, words: each.url })),
    },
    {
      kind: 'UPSTREAM_UNREACHED',
      grave: false,
      unit: null,
      items: those('UNREACHED').map(({ model, url, to }) => item(model, { at: to, words: url })),
    },
  ];
}

/** Tokens by which the two differ, in and out together. */
function gapOf({ oursIn, oursOut, theirsIn, theirsOut }: UpstreamFacts): bigint | null {
  if (theirsIn === null || theirsOut === null) return null;
  const off = (ours: bigint, theirs: bigint): bigint => (ours > theirs ? ours - theirs : theirs - ours);
  return off(oursIn, theirsIn) + off(oursOut, theirsOut);
}
