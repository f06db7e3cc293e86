import { refuse, type Refusal } from '#libs/amount';

/** CLOSED: softly, officers may adjust it and a resolution may reopen it. HARD_CLOSED: for good. */
export type PeriodState = 'OPEN' | 'CLOSED' | 'HARD_CLOSED';

/** A period of the books: days such as '2026-03-31' in UTC; both belong to it. */
export interface BookPeriod {
  readonly id: string;
  readonly name: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly state: PeriodState;
}

/** Through when the books are closed, in milliseconds since 1970; absent while nothing is. */
export interface ClosedThrough {
  readonly soft: number | undefined;
  readonly hard: number | undefined;
}

/** The periods of one ledger, and the one that is asked about. */
export interface PeriodAsked<P extends BookPeriod = BookPeriod> {
  readonly periods: readonly P[];
  readonly periodId: string;
}

export type PeriodRefusal =
  | 'NotFound'
  | 'PeriodClosed'
  | 'PeriodNotClosed'
  | 'PeriodHardClosed'
  | 'PeriodNotOver'
  | 'EarlierPeriodOpen'
  | 'NotLastClosed'
  | 'ResolutionMissing'
  | 'ResolutionNotForThis'
  | 'ResolutionSpent'
  | 'AlreadyPutToVote'
  | 'OpenHolds';

const DAY_MS = 86_400_000;

const no = <K extends PeriodRefusal>(kind: K, step: 'close' | 'reopen', message: string): Refusal<K> =>
  refuse(kind, {
    message,
    field: kind.startsWith('Resolution') ? 'resolutionId' : 'periodId',
    rule: `period.${step}`,
  });

/** The last instant of a day in UTC, in milliseconds since 1970: what the books close through. */
export function endOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) + DAY_MS - 1;
}

/** The marks that these periods give their ledger: the end of the last one closed, and of the last one closed for good. */
export function closedThrough(periods: readonly BookPeriod[]): ClosedThrough {
  const last = (closed: readonly BookPeriod[]): number | undefined =>
    closed.length === 0 ? undefined : Math.max(...closed.map(({ endsOn }) => endOfDay(endsOn)));
  return {
    soft: last(periods.filter(({ state }) => state !== 'OPEN')),
    hard: last(periods.filter(({ state }) => state === 'HARD_CLOSED')),
  };
}

/** A journal's claim to its date. */
export interface DatedJournal {
  /** Milliseconds since 1970. */
  readonly effectiveAt: number;
  /** Marked as an officer's entry in a softly closed period. */
  readonly adjustment: boolean;
  /** Asked by somebody who may close. */
  readonly officer: boolean;
}

export type DateRefusal = 'PeriodHardClosed' | 'PeriodClosed' | 'PeriodNotClosed' | 'AdjustmentNeedsOfficer';

/**
 * Whether the marks let a journal have its date; undefined where they do. Before the hard mark nothing is posted; from
 * there to the soft mark officers' adjustments alone; after it everything but adjustments.
 */
export function mayPostAt(journal: DatedJournal, marks: ClosedThrough): Refusal<DateRefusal> | undefined {
  const { effectiveAt, adjustment, officer } = journal;
  const within = (mark: number | undefined): boolean => mark !== undefined && effectiveAt <= mark;
  const refused = (kind: DateRefusal, message: string): Refusal<DateRefusal> =>
    refuse(kind, { message, field: 'effectiveAt', rule: 'period.post' });
  if (within(marks.hard)) {
    return refused('PeriodHardClosed', 'The period is closed for good: correct it from a later one.');
  }
  if (adjustment && !officer) return refused('AdjustmentNeedsOfficer', 'Officers alone adjust a closed period.');
  if (adjustment === within(marks.soft)) return undefined;
  return adjustment
    ? refused('PeriodNotClosed', 'The period is open: post it plainly.')
    : refused('PeriodClosed', 'The period is closed: post in a later one, or ask an officer for an adjustment.');
}

/**
 * The period, where it may be closed at that instant (milliseconds since 1970): open, over, and the first that is open.
 * Refuses `NotFound`, `PeriodClosed`, `PeriodNotOver` and `EarlierPeriodOpen`.
 */
export function mayClose<P extends BookPeriod>(
  { periods, periodId }: PeriodAsked<P>,
  at: number,
): P | Refusal<'NotFound' | 'PeriodClosed' | 'PeriodNotOver' | 'EarlierPeriodOpen'> {
  const period = periods.find(({ id }) => id === periodId);
  if (period === undefined) return no('NotFound', 'close', `there is no period ${periodId}`);
  if (period.state !== 'OPEN') return no('PeriodClosed', 'close', `${period.name} is closed already`);
  if (at <= endOfDay(period.endsOn)) return no('PeriodNotOver', 'close', `${period.name} runs until ${period.endsOn}`);
  const earlier = before(periods, period).find(({ state }) => state === 'OPEN');
  if (earlier === undefined) return period;
  return no('EarlierPeriodOpen', 'close', `${earlier.name} comes before it and is still open`);
}

/**
 * The period, where it may be closed for good: softly closed, all before it closed for good, and no value still held
 * back by a pending journal that is effective in it or earlier: nobody could post that any more as it was meant.
 * Refuses `NotFound`, `PeriodNotClosed`, `PeriodHardClosed`, `EarlierPeriodOpen` and `OpenHolds`.
 */
export function mayCloseHard<P extends BookPeriod>(
  { periods, periodId }: PeriodAsked<P>,
  openHolds: number,
): P | Refusal<'NotFound' | 'PeriodNotClosed' | 'PeriodHardClosed' | 'EarlierPeriodOpen' | 'OpenHolds'> {
  const period = periods.find(({ id }) => id === periodId);
  if (period === undefined) return no('NotFound', 'close', `there is no period ${periodId}`);
  if (period.state === 'HARD_CLOSED')
    return no('PeriodHardClosed', 'close', `${period.name} is closed for good already`);
  if (period.state === 'OPEN') return no('PeriodNotClosed', 'close', `${period.name} is open: close it softly first`);
  const earlier = before(periods, period).find(({ state }) => state !== 'HARD_CLOSED');
  if (earlier !== undefined) {
    return no('EarlierPeriodOpen', 'close', `${earlier.name} comes before it and is not closed for good`);
  }
  if (openHolds === 0) return period;
  return no('OpenHolds', 'close', `${openHolds} pending journals of ${period.name} or earlier are not resolved`);
}

/** The kind of the resolutions that reopen a period: their result names it, `{"period": "<its id>"}`. */
const REOPENING = 'PERIOD_REOPENING';

/** A resolution, as far as a reopening looks at it. */
export interface ReopeningResolution {
  readonly carried: boolean;
  readonly kind: string;
  /** The period that its result names. */
  readonly period: string | null;
}

/** What else a reopening depends on. */
export interface ReopeningFacts {
  /** The resolution named; absent where there is none of that id. */
  readonly resolution: ReopeningResolution | undefined;
  /** It reopened a period before. */
  readonly spent: boolean;
  /** What the close left is being voted on, or was divided. */
  readonly putToVote: boolean;
}

/**
 * The period, where a resolution of it may take back its soft close: the last one closed, and not put to the vote. Refuses
 * `NotFound`, `PeriodNotClosed`, `PeriodHardClosed`, `NotLastClosed`, `ResolutionMissing`, `ResolutionNotForThis`,
 * `ResolutionSpent` and `AlreadyPutToVote`.
 */
export function mayReopen<P extends BookPeriod>(
  { periods, periodId }: PeriodAsked<P>,
  { resolution, spent, putToVote }: ReopeningFacts,
):
  | P
  | Refusal<
      | 'NotFound'
      | 'PeriodNotClosed'
      | 'PeriodHardClosed'
      | 'NotLastClosed'
      | 'ResolutionMissing'
      | 'ResolutionNotForThis'
      | 'ResolutionSpent'
      | 'AlreadyPutToVote'
    > {
  const period = periods.find(({ id }) => id === periodId);
  if (period === undefined) return no('NotFound', 'reopen', `there is no period ${periodId}`);
  const { name } = period;
  if (period.state === 'HARD_CLOSED') {
    return no('PeriodHardClosed', 'reopen', `${name} is closed for good: correct it from a later period`);
  }
  if (period.state === 'OPEN') return no('PeriodNotClosed', 'reopen', `${name} is open`);
  const later = periods.find(({ startsOn, state }) => startsOn > period.startsOn && state !== 'OPEN');
  if (later !== undefined) return no('NotLastClosed', 'reopen', `${later.name} was closed after it`);
  if (resolution?.carried !== true) {
    return no('ResolutionMissing', 'reopen', 'a carried resolution reopens a period');
  }
  if (resolution.kind !== REOPENING || resolution.period !== periodId) {
    const message = `that resolution is about something else: one of the kind ${REOPENING} that names ${name} reopens it`;
    return no('ResolutionNotForThis', 'reopen', message);
  }
  if (spent) return no('ResolutionSpent', 'reopen', 'that resolution reopened a period before');
  if (!putToVote) return period;
  return no('AlreadyPutToVote', 'reopen', `what ${name} left was put to the vote: post an adjustment instead`);
}

const before = <P extends BookPeriod>(periods: readonly P[], { startsOn }: BookPeriod): readonly P[] =>
  periods.filter((other) => other.startsOn < startsOn).toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
