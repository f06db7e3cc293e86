import { isRefusal } from '#libs/amount';
import { type Custom, FOUNDING_COLLEGES, type MotionKind } from '#libs/custom';
import { canonicalJson } from '#libs/transparency-log';
import { areTermsOf, EFFECT_KINDS, type EffectKind, type MotionTerms, readEffect, readTerms } from '#libs/voting';
import type { StepFault } from './motion-course.js';
import type { NoticeLeaf } from './motion-leaves.js';

/** The customs that the log has so far. */
export interface Customs {
  of(version: number): Custom | undefined;
  /** From when it holds, ms since the epoch. */
  begins(version: number): number | undefined;
  /** What the last close of a period left to divide, in minor units; undefined where the log has no close of it. */
  left?(period: string): bigint | undefined;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A motion is of a kind that the custom gives a majority, or that takes none. */
const isVoted = ({ majorities, voting }: Custom, kind: string): kind is MotionKind | EffectKind =>
  Object.hasOwn(majorities, kind) || Object.hasOwn(voting.majorities, kind) || OF_ONE_ELECTORATE.has(kind);

/** Kinds that take no majority of the custom's: their ballots have rules of their own, or one college decides. */
const OF_ONE_ELECTORATE: ReadonlySet<string> = new Set([
  'APPROPRIATION',
  'PROJECTS',
  'BETS',
  'ELECTION',
  'RATIFICATION',
]);

/** What is wrong with a notice, and its terms where they are those of the custom in force. */
export function judgeNotice(
  leaf: NoticeLeaf,
  customs: Customs,
): { readonly terms: MotionTerms | undefined; readonly faults: readonly StepFault[] } {
  const custom = customs.of(leaf.customVersion);
  const fault = custom === undefined ? 'a custom that the log does not have' : termsFault(leaf, custom, customs);
  if (custom === undefined || fault !== undefined) {
    const message = `Motion ${leaf.id} was put to the vote on ${fault ?? ''}.`;
    return { terms: undefined, faults: [{ kind: 'TermsNotOfCustom', message }] };
  }
  const hours = hoursFault(leaf, custom) ?? effectFault(leaf) ?? betFault(leaf, custom);
  const faults =
    hours === undefined ? [] : [{ kind: 'NoticeNotByRule' as const, message: `Motion ${leaf.id} ${hours}.` }];
  // They are what the custom makes, text for text.
  return { terms: JSON.parse(leaf.terms) as MotionTerms, faults };
}

function termsFault(leaf: NoticeLeaf, custom: Custom, customs: Customs): string | undefined {
  const noticed = Date.parse(leaf.noticedAt);
  const next = customs.begins(leaf.customVersion + 1);
  // The first custom holds for whatever was before it, too.
  const early = leaf.customVersion > 1 && noticed < (customs.begins(leaf.customVersion) ?? Number.POSITIVE_INFINITY);
  // A college is asked under the custom of the division, whatever is in force since: held against it where it is resolved.
  const asked = leaf.kind === 'RATIFICATION';
  if (!asked && (early || (next !== undefined && noticed >= next))) return 'a custom that was not in force';
  if (!isVoted(custom, leaf.kind) || !areTermsOf(custom, leaf.kind, leaf.terms, leaf.effect))
    return 'other terms than its custom has';
  const divided = readTerms(leaf.terms);
  if (divided?.ballot === 'DIVISION' && customs.left !== undefined) {
    const left = customs.left(leaf.effect['period'] ?? '');
    if (left === undefined) return 'the division of a period that this log did not close';
    if (divided.amount !== String(left)) return `the division of ${divided.amount} where its period left ${left}`;
  }
  // Who decides alone is the custom's to say; everything else is heard by the colleges that there are from the first.
  const { colleges } = JSON.parse(leaf.terms) as MotionTerms;
  const missing = FOUNDING_COLLEGES.filter((code) => !colleges.some((college) => college.code === code));
  // What is the Common Association's own, its members divide.
  const alone = ['WORKLOAD', 'APPROPRIATION', 'PROJECTS', 'BETS', 'RATIFICATION'].includes(leaf.kind);
  return !alone && missing.length > 0 ? `terms without the college ${missing.join(', ')}` : undefined;
}

/**
 * Clear days are civil days between notice and opening, in a time zone that the log does not name: so many of them last
 * more than as many days, less an hour where the clocks go forward.
 */
function hoursFault({ noticedAt, opensAt, closesAt }: NoticeLeaf, custom: Custom): string | undefined {
  const [noticed, opens, closes] = [Date.parse(noticedAt), Date.parse(opensAt), Date.parse(closesAt)];
  if (opens - noticed < custom.gmClearDays * DAY - HOUR) return 'opens sooner after its notice than its custom says';
  return closes - opens < custom.voting.openDays * DAY - HOUR ? 'closes sooner than its custom says' : undefined;
}

/** Until when a vote may open: so many days are left to vote as the custom asks for. Milliseconds since 1970. */
export function latestOpening({ closesAt }: NoticeLeaf, custom: Custom | undefined): number {
  return Date.parse(closesAt) - (custom?.voting.openDays ?? 0) * DAY + HOUR;
}

/** A bet runs for as many years as the custom of its notice has it. */
function betFault({ kind, effect }: NoticeLeaf, { betTermYears: { least, most } }: Custom): string | undefined {
  if (kind !== 'BETS') return undefined;
  const years = Number(effect['years']);
  return years >= least && years <= most ? undefined : 'names a term that its custom does not have';
}

/** What follows if it is carried is of the form that its kind has. */
function effectFault({ kind, effect }: NoticeLeaf): string | undefined {
  const known = EFFECT_KINDS.find((each) => each === kind);
  if (known === undefined) return undefined;
  return isRefusal(readEffect(known, canonicalJson(effect)))
    ? 'names an effect that its kind does not have'
    : undefined;
}
