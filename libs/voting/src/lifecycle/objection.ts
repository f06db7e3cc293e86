import { refuse, type Refusal } from '#libs/amount';
import type { MotionState } from '../motion-state.js';

const DAY_MS = 86_400_000n;

/** Days for which one objection holds an execution up: nobody blocks for ever by asking a jury that does not sit. */
export const HELD_DAYS = 30n;

/** Days after the close within which an objection can be raised at all. */
export const OBJECTION_DAYS = 90n;

/** Fewer than three judge nothing. */
export const LEAST_JURORS = 3n;

/** What an objection may hold broken: by name, because the log has no free words. */
export const OBJECTION_RULES = ['NOTICE', 'ROLL', 'BALLOTS', 'COUNT', 'CUSTOM', 'LOCK', 'RIGHTS', 'OTHER'] as const;
export type ObjectionRule = (typeof OBJECTION_RULES)[number];

/** What an annulment cannot undo by a fact of its own, and names. */
export const ANNULMENT_REMAINS = [
  'CUSTOM_STANDS',
  'DONE_OUTSIDE',
  'PASTURE_CHANGED_SINCE',
  'PASTURE_NEEDS_MOTION',
  'PERIOD_REOPENED',
  'RELEASED_FROM_LOCK',
] as const;
export type AnnulmentRemains = (typeof ANNULMENT_REMAINS)[number];

/** Where a motion stands when somebody objects to it. Instants in milliseconds since 1970. */
export interface ObjectionFacts {
  readonly state: MotionState;
  readonly nowMs: bigint;
  /** When it took no more ballots. */
  readonly closedAtMs: bigint;
  /** Undefined where it was not carried. */
  readonly standstillEndsMs: bigint | undefined;
}

export type ObjectionRefusal = Refusal<'NothingDecided' | 'ObjectionTooLate'>;

const DECIDED: ReadonlySet<MotionState> = new Set([
  'LOST',
  'INQUORATE',
  'CARRIED',
  'RATIFYING',
  'STANDSTILL',
  'EXECUTED',
]);

/**
 * What an objection does that is raised now: it holds the execution up until that instant, or nothing (`undefined`), since
 * the standstill is over or nothing is to be carried out. Refuses `NothingDecided` and `ObjectionTooLate`.
 *
 * @example raised in the standstill, on the first of June // held up until the first of July
 */
export function objectionHolds({
  state,
  nowMs,
  closedAtMs,
  standstillEndsMs,
}: ObjectionFacts): { readonly untilMs: bigint | undefined } | ObjectionRefusal {
  const no = (kind: 'NothingDecided' | 'ObjectionTooLate', message: string) =>
    refuse(kind, { message, field: 'motionId', rule: 'motion.objection' });
  if (!DECIDED.has(state)) return no('NothingDecided', 'Objections are to what was decided, while it stands.');
  if (nowMs >= closedAtMs + OBJECTION_DAYS * DAY_MS) {
    return no('ObjectionTooLate', `An objection is raised within ${String(OBJECTION_DAYS)} days of the close.`);
  }
  const inTime = state === 'STANDSTILL' && standstillEndsMs !== undefined && nowMs < standstillEndsMs;
  return { untilMs: inTime ? nowMs + HELD_DAYS * DAY_MS : undefined };
}

/** How an objection stands. OPEN holds the execution up; WAITING holds nothing up and can still be found about. */
export type ObjectionStanding = 'OPEN' | 'WAITING' | 'WITHDRAWN' | 'UPHELD' | 'DISMISSED' | 'MOOT';

/** What is known of an objection. */
export interface ObjectionKnown {
  readonly nowMs: bigint;
  readonly heldUntilMs: bigint | undefined;
  readonly withdrawn: boolean;
  readonly verdict: 'UPHELD' | 'DISMISSED' | undefined;
  /** Its motion was annulled. */
  readonly annulled: boolean;
}

/** A finding goes before everything; what was annulled by another objection leaves the others moot. */
export function objectionStanding({
  nowMs,
  heldUntilMs,
  withdrawn,
  verdict,
  annulled,
}: ObjectionKnown): ObjectionStanding {
  if (verdict !== undefined) return verdict;
  if (withdrawn) return 'WITHDRAWN';
  if (annulled) return 'MOOT';
  return heldUntilMs !== undefined && nowMs < heldUntilMs ? 'OPEN' : 'WAITING';
}

/** What a jury found, as it was entered. Instants in milliseconds since 1970. */
export interface JuryFinding {
  readonly objectedAtMs: bigint;
  readonly foundAtMs: bigint;
  readonly jurors: bigint;
  /** How many of them found so. */
  readonly votes: bigint;
}

export type FindingRefusal = Refusal<'FindingTooSoon' | 'JuryTooSmall' | 'JuryNotAgreed'>;

/** Three or more, of whom more than half found so, on a later day (UTC) than that of the objection; or why not. */
export function checkFinding({ objectedAtMs, foundAtMs, jurors, votes }: JuryFinding): FindingRefusal | undefined {
  const no = (kind: FindingRefusal['kind'], field: string, message: string): FindingRefusal =>
    refuse(kind, { message, field, rule: 'motion.jury' });
  if (foundAtMs / DAY_MS <= objectedAtMs / DAY_MS)
    return no('FindingTooSoon', 'on', 'No jury finds on the day of the objection.');
  if (jurors < LEAST_JURORS) return no('JuryTooSmall', 'jury', 'A jury is of three or more, each of them once.');
  if (votes <= jurors && 2n * votes > jurors) return undefined;
  return no('JuryNotAgreed', 'votes', 'A finding is what more than half of the jury found.');
}
