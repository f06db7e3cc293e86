import { refuse, type Refusal } from '#libs/amount';
import type { Custom } from '#libs/custom';

const DAY_MS = 86_400_000n;

/**
 * How the commons stands to a commoner's use, from mild to severe. JURY: the case is before the jury, and whatever
 * held before it goes on. SUSPENDED comes from a verdict alone.
 */
export type StandingStep = 'GOOD' | 'WARNED' | 'THROTTLED' | 'JURY' | 'SUSPENDED';

export interface Standing {
  readonly step: StandingStep;
  /** The stint is lowered to the custom's part of it. */
  readonly throttled: boolean;
  /** Of JURY: when the jury must have found, milliseconds since 1970-01-01T00:00Z. */
  readonly juryDueMs?: bigint;
  /** Of SUSPENDED: the line of the roll that says so, */
  readonly verdict?: string;
  /** and until when; absent where the right is forfeit. */
  readonly untilMs?: bigint;
}

/** A jury's verdict as it stands on the roll. */
export interface StintVerdict {
  /** The number of its line on the roll. */
  readonly line: string;
  readonly found: 'DISMISSED' | 'MERCY' | 'SUSPENDED' | 'FORFEIT';
  readonly atMs: bigint;
}

/** What of the custom sanctions. */
export type SanctionPolicy = Pick<Custom['stint'], 'sanctions' | 'suspendDays' | 'juryDays'>;

export const GOOD_STANDING: Standing = { step: 'GOOD', throttled: false };
const WARNED: Standing = { step: 'WARNED', throttled: false };

const RANK: Readonly<Record<StandingStep, number>> = { GOOD: 0, WARNED: 1, THROTTLED: 2, JURY: 3, SUSPENDED: 4 };
const STEP_OF = { WARN: 'WARNED', THROTTLE: 'THROTTLED', JURY: 'JURY' } as const;

/**
 * One more breach of the stint's terms: the next milder sanction that the custom names (`rules.md` §1). It never
 * suspends, whatever the custom and however often: that is for a jury, and this is what an operator may call.
 */
export function afterBreach(standing: Standing, policy: SanctionPolicy, atMs: bigint): Standing {
  const now = standingAt(standing, atMs);
  for (const sanction of policy.sanctions) {
    if (sanction === 'SUSPEND') continue;
    const step = STEP_OF[sanction];
    if (RANK[step] <= RANK[now.step]) continue;
    if (step !== 'JURY') return { step, throttled: now.throttled || step === 'THROTTLED' };
    return { step, throttled: now.throttled, juryDueMs: atMs + BigInt(policy.juryDays) * DAY_MS };
  }
  return now;
}

/**
 * What a verdict makes of it. Refuses `VerdictNeeded` where no line of the roll is named, and `SanctionNotInCustom`
 * where the custom knows no suspension. MERCY and the end of a suspension leave the warning.
 */
export function afterVerdict(
  verdict: StintVerdict,
  policy: SanctionPolicy,
): Standing | Refusal<'VerdictNeeded' | 'SanctionNotInCustom'> {
  const { line, found, atMs } = verdict;
  if (line === '') {
    const message = 'Only a verdict that stands on the roll suspends a use-right, or ends its case.';
    return refuse('VerdictNeeded', { message, field: 'line', rule: 'stint.sanctions' });
  }
  if (found === 'DISMISSED') return GOOD_STANDING;
  if (found === 'MERCY') return WARNED;
  if (found === 'FORFEIT') return { step: 'SUSPENDED', throttled: false, verdict: line };
  if (!policy.sanctions.includes('SUSPEND')) {
    const message = 'The custom suspends nobody.';
    return refuse('SanctionNotInCustom', { message, field: 'found', rule: 'stint.sanctions' });
  }
  const untilMs = atMs + BigInt(policy.suspendDays) * DAY_MS;
  return { step: 'SUSPENDED', throttled: false, verdict: line, untilMs };
}

/**
 * The standing at an instant: a suspension whose days are over leaves the warning, and so does a case that no jury found
 * about in its days. What a jury finds later counts from then on.
 */
export function standingAt(standing: Standing, nowMs: bigint): Standing {
  const { step, untilMs, juryDueMs } = standing;
  const over = step === 'SUSPENDED' ? untilMs : step === 'JURY' ? juryDueMs : undefined;
  return over !== undefined && nowMs >= over ? WARNED : standing;
}

/** True where only a part of the stint may be used. */
export function limitsUse({ throttled }: Standing): boolean {
  return throttled;
}
