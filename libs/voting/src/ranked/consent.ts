import { compareFractions, type Fraction, formatFraction, fraction, isRefusal, ONE } from '#libs/amount';
import { type Cast, countBallots, type CountRefusal } from './ballots.js';

/** Names the rule and its version in every result, so that a recount years later runs the same one. */
export const CONSENT_RULE = 'consent/1';

/** CONSENT: good enough to try. STAND_ASIDE: not mine, and not in its way. OBJECT: it must not happen as it is. */
export type Voice = 'CONSENT' | 'STAND_ASIDE' | 'OBJECT';

/** What a custom asks of consent. The default is consent as most know it: one objection stops it. */
export interface ConsentThresholds {
  /** Objections that are still carried over. */
  readonly mostObjections: bigint;
  /** The largest part of all voices that may stand aside. */
  readonly mostStandingAside: Fraction;
  /** The fewest that must consent. */
  readonly fewestConsents: bigint;
}

export const PLAIN_CONSENT: ConsentThresholds = { mostObjections: 0n, mostStandingAside: ONE, fewestConsents: 1n };

export interface ConsentResult {
  readonly carried: boolean;
  /** Why it is not carried; empty where it is. */
  readonly failed: readonly ('OBJECTIONS' | 'STANDING_ASIDE' | 'CONSENTS')[];
  readonly consenting: bigint;
  readonly standingAside: bigint;
  readonly objecting: bigint;
  readonly thresholds: ConsentThresholds;
  /** The result as one canonical text: equal voices give equal bytes, on every machine. */
  readonly canonical: string;
}

/**
 * Counts consent: carried where no more object than may, no larger part of the voices stands aside than may, and at
 * least so many consent as must. What is counted is heads, each once: the three voices. Whoever abstained or was not
 * there gave none and is in no number here, so that a quorum is judged apart; what an objection says is not weighed.
 *
 * Refuses `NoBallots` and `CountBelowOne`.
 *
 * @example tallyConsent([{ choice: 'CONSENT', count: 9n }, { choice: 'OBJECT', count: 1n }]) // not carried: OBJECTIONS
 */
export function tallyConsent(
  voices: readonly Cast<Voice>[],
  thresholds: ConsentThresholds = PLAIN_CONSENT,
): ConsentResult | CountRefusal {
  const all = countBallots(voices, 'consent.count');
  if (isRefusal(all)) return all;
  const of = (voice: Voice): bigint =>
    voices.reduce((sum, { choice, count }) => (choice === voice ? sum + count : sum), 0n);
  const [consenting, standingAside, objecting] = [of('CONSENT'), of('STAND_ASIDE'), of('OBJECT')];
  const failed: ConsentResult['failed'][number][] = [];
  if (objecting > thresholds.mostObjections) failed.push('OBJECTIONS');
  if (compareFractions(fraction(standingAside, all), thresholds.mostStandingAside) > 0) failed.push('STANDING_ASIDE');
  if (consenting < thresholds.fewestConsents) failed.push('CONSENTS');
  const result = { carried: failed.length === 0, failed, consenting, standingAside, objecting, thresholds };
  return { ...result, canonical: canonicalResult(result) };
}

/** Keys are written in sorted order and every value is text, a list or an object of such: RFC 8785 by construction. */
function canonicalResult(result: Omit<ConsentResult, 'canonical'>): string {
  const { fewestConsents, mostObjections, mostStandingAside } = result.thresholds;
  return JSON.stringify({
    carried: result.carried ? 'yes' : 'no',
    consenting: String(result.consenting),
    failed: result.failed,
    objecting: String(result.objecting),
    rule: CONSENT_RULE,
    standingAside: String(result.standingAside),
    thresholds: {
      fewestConsents: String(fewestConsents),
      mostObjections: String(mostObjections),
      mostStandingAside: formatFraction(mostStandingAside),
    },
  });
}
