import { compareIds, formatFraction, isRefusal, ofAmount, refuse, type Fraction, type Refusal } from '#libs/amount';
import { majorityOf, type Custom, type MotionKind } from '#libs/custom';
import { COLLEGE_RULE } from '../college/tally-colleges.js';
import { PROJECTS_RULE } from '../projects/proof-text.js';
import { SCHULZE_RULE } from '../ranked/schulze.js';
import { STV_RULE } from '../ranked/stv-types.js';
import { DIVISION_RULE } from '../tally-division.js';
import type { BallotForm } from './choice.js';
import type { EffectKind } from './effect.js';
import { secrecyOf } from './secrecy-of.js';
import { readTerms, termsText } from './terms-text.js';
import type { CollegeTerms, CommonTerms, DivisionTerms, MotionTerms, ProjectsTerms } from './terms-types.js';

/** What terms say besides the custom: the members of the effect, how many options, and what a closed period left. */
export interface VoteFacts {
  readonly effect: Readonly<Record<string, string>>;
  readonly options: number;
  /** In minor units; of a division alone. */
  readonly left: bigint;
}

const NO_FACTS: VoteFacts = { effect: {}, options: 0, left: 0n };

/** The college that must agree to a division under this custom; empty where none does, or where it has no vote. */
export function ratifyingCollege({ appropriationRatify: college, collegeWeights }: Custom): string {
  return Object.hasOwn(collegeWeights, college) ? college : '';
}

/** The one college of everybody where all vote as one electorate. */
export const WHOLE_ELECTORATE = 'ALL';

/** Colleges that decide a kind of motion alone: what runs on a site is its hosts' to say. */
const DECIDES_ALONE: Partial<Readonly<Record<EffectKind, string>>> = { WORKLOAD: 'HOST' };

/** The colleges whose members are the Common Association's, and divide what is its own. In byte order. */
const OF_THE_ASSOCIATION = ['COMMON', 'HOST', 'LABELLER', 'WORKER'] as const;

type NoCollege = Refusal<'CollegeNotThere'>;

/**
 * The terms of a motion of that kind under a custom. `due`: the colleges that must be heard by now, as the books have
 * it. Refuses `CollegeNotThere`: the college that decides is not due yet, or none is.
 *
 * @example motionTerms(custom, 'WORKLOAD', ['COMMON', 'HOST', 'PUBLIC', 'WORKER']).colleges // HOST alone
 */
export function motionTerms(
  custom: Custom,
  kind: EffectKind | MotionKind,
  due: readonly string[],
  facts: VoteFacts = NO_FACTS,
): MotionTerms | NoCollege {
  const common = commonTerms(custom, kind);
  if (kind === 'APPROPRIATION' || kind === 'PROJECTS' || kind === 'BETS') {
    const colleges = OF_THE_ASSOCIATION.map((code) => ({ code }));
    return kind === 'APPROPRIATION'
      ? { ...common, ...divisionOf(custom, facts.left), colleges }
      : { ...common, ...roundOf(facts.effect), colleges };
  }
  if (kind === 'RATIFICATION') return ratificationTerms(custom, common);
  if (kind !== 'ELECTION' && (kind !== 'ORDINARY' || facts.options === 0)) {
    return collegeTerms(custom, kind, { due, common });
  }
  if (due.length === 0) return nobody(custom, undefined);
  const colleges = [...due].sort(compareIds).map((code) => ({ code }));
  return kind === 'ORDINARY'
    ? { ...common, ballot: 'RANKING', rule: SCHULZE_RULE, colleges }
    : { ...common, ballot: 'STV', rule: STV_RULE, seats: facts.effect['seats'] ?? '', colleges };
}

function roundOf({ budget = '', currency = '' }: VoteFacts['effect']): Omit<ProjectsTerms, keyof CommonTerms> {
  return { ballot: 'PROJECTS', rule: PROJECTS_RULE, completion: 'ADD1U', budget, currency };
}

type Common = Omit<CommonTerms, 'colleges'>;

function commonTerms(custom: Custom, kind: string): Common {
  const secrecy = secrecyOf(custom, kind);
  return {
    quorum: { share: formatFraction(custom.gmQuorum.share), atMost: String(custom.gmQuorum.atMost) },
    extensionHours: String(custom.voting.extensionHours),
    standstillHours: String(custom.voting.standstillHours),
    leastShown: String(custom.voting.leastShown),
    ...(secrecy === undefined ? {} : { secrecy }),
  };
}

function collegeTerms(
  custom: Custom,
  kind: MotionKind,
  { due, common }: { readonly due: readonly string[]; readonly common: Common },
): CollegeTerms | NoCollege {
  const alone = DECIDES_ALONE[kind as EffectKind];
  const weights = new Map<string, Fraction>(Object.entries(custom.collegeWeights));
  const colleges = [...due]
    .sort(compareIds)
    .filter((code) => alone === undefined || code === alone)
    .flatMap((code) => {
      const weight = weights.get(code);
      return weight === undefined ? [] : [{ code, weight: formatFraction(weight) }];
    });
  if (colleges.length === 0) return nobody(custom, alone);
  const { majority, count } = majorityOf(custom, kind);
  return { ...common, ballot: 'MOTION', rule: COLLEGE_RULE, majority, count, empty: custom.collegeEmpty, colleges };
}

/** The college that must agree to a division, alone: more than half of it. */
function ratificationTerms(custom: Custom, common: Common): CollegeTerms | NoCollege {
  const code = ratifyingCollege(custom);
  const weight = new Map<string, Fraction>(Object.entries(custom.collegeWeights)).get(code);
  if (weight === undefined) return nobody(custom, undefined);
  const colleges = [{ code, weight: formatFraction(weight) }];
  const majority = { majority: 'SIMPLE', count: 'EVERY' } as const;
  return { ...common, ...majority, ballot: 'MOTION', rule: COLLEGE_RULE, empty: custom.collegeEmpty, colleges };
}

const nobody = (custom: Custom, alone: string | undefined): NoCollege =>
  refuse('CollegeNotThere', {
    message: `Nobody can decide this yet: ${alone ?? 'no college'} has no members.`,
    field: 'kind',
    rule: 'motion.colleges',
    customVersion: custom.version,
  });

/** The floor of new partnerships comes off first, rounded up; what bets may have is a share of the whole, rounded down. */
function divisionOf(custom: Custom, left: bigint): Omit<DivisionTerms, keyof CommonTerms> {
  const floor = left > 0n ? ofAmount(left, custom.newPcpFloor, 'UP') : 0n;
  const cap = left > 0n ? ofAmount(left, custom.betCap, 'DOWN') : 0n;
  return {
    ballot: 'DIVISION',
    rule: DIVISION_RULE,
    amount: String(left),
    currency: custom.currency,
    lines: custom.appropriationLines.map((code) => ({
      code,
      floor: code === 'NEW_PCP' ? String(floor) : '0',
      cap: code === 'BET' ? String(cap) : '',
    })),
    overflow: custom.betCapOverflow,
  };
}

/**
 * Whether terms that somebody wrote down are those of the custom for that effect: read again by whoever counts again.
 * Who was due then, whether there were options, and what a period left, no custom says: they are taken from the terms.
 */
export function areTermsOf(
  custom: Custom,
  kind: EffectKind | MotionKind,
  text: string,
  effect: Readonly<Record<string, string>> = {},
): boolean {
  const said = readTerms(text);
  if (said === undefined) return false;
  const facts = {
    effect,
    options: said.ballot === 'MOTION' ? 0 : 1,
    left: said.ballot === 'DIVISION' ? BigInt(said.amount) : 0n,
  };
  const due = said.colleges.map(({ code }) => code);
  const terms = motionTerms(custom, kind, due, facts);
  return !isRefusal(terms) && termsText(terms) === text;
}

/** What a ballot under these terms is held against. `options`: the ids of what is chosen among. */
export function formOf(terms: MotionTerms, options: readonly string[]): BallotForm {
  const { ballot } = terms;
  if (ballot === 'MOTION') return { ballot, options: [] };
  return { ballot, options: ballot === 'DIVISION' ? terms.lines.map(({ code }) => code) : options };
}
