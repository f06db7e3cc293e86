import { compareIds, formatFraction, isRefusal, refuse, type Fraction, type Refusal } from '#libs/amount';
import { majorityOf, type Custom, type MotionKind } from '#libs/custom';
import { COLLEGE_RULE } from '../college/tally-colleges.js';

/** A college that must be heard, with the weight that the custom gives it: '3/10'. */
export interface TermsCollege {
  readonly code: string;
  readonly weight: string;
}

/** How one motion is voted on and counted, every number the custom's own; frozen when the motion is noticed. Texts. */
export interface MotionTerms {
  readonly ballot: 'MOTION';
  readonly rule: typeof COLLEGE_RULE;
  readonly majority: 'SIMPLE' | 'TWO_THIRDS';
  readonly count: 'WEIGHTED' | 'EVERY';
  readonly empty: 'FAIL_CLOSED' | 'RENORMALISE';
  /** In the byte order of their codes. */
  readonly colleges: readonly TermsCollege[];
  readonly quorum: { readonly share: string; readonly atMost: string };
  readonly extensionHours: string;
  readonly standstillHours: string;
  /** A college with fewer ballots publishes its verdict and no count. */
  readonly leastShown: string;
}

/** Colleges that decide a kind of motion alone: what runs on a site is its hosts' to say. */
const DECIDES_ALONE: Partial<Readonly<Record<MotionKind, string>>> = { WORKLOAD: 'HOST' };

/**
 * The terms of a motion of that kind under a custom. `due`: the colleges that must be heard by now, as the books have
 * it. Refuses `CollegeNotThere`: the college that decides is not due yet, or none is.
 *
 * @example motionTerms(custom, 'WORKLOAD', ['COMMON', 'HOST', 'PUBLIC', 'WORKER']).colleges // HOST alone
 */
export function motionTerms(
  custom: Custom,
  kind: MotionKind,
  due: readonly string[],
): MotionTerms | Refusal<'CollegeNotThere'> {
  const alone = DECIDES_ALONE[kind];
  const weights = new Map<string, Fraction>(Object.entries(custom.collegeWeights));
  const colleges = [...due]
    .sort(compareIds)
    .filter((code) => alone === undefined || code === alone)
    .flatMap((code) => {
      const weight = weights.get(code);
      return weight === undefined ? [] : [{ code, weight: formatFraction(weight) }];
    });
  if (colleges.length === 0) {
    return refuse('CollegeNotThere', {
      message: `Nobody can decide this yet: ${alone ?? 'no college'} has no members.`,
      field: 'kind',
      rule: 'motion.colleges',
      customVersion: custom.version,
    });
  }
  const { majority, count } = majorityOf(custom, kind);
  return {
    ballot: 'MOTION',
    rule: COLLEGE_RULE,
    majority,
    count,
    empty: custom.collegeEmpty,
    colleges,
    quorum: { share: formatFraction(custom.gmQuorum.share), atMost: String(custom.gmQuorum.atMost) },
    extensionHours: String(custom.voting.extensionHours),
    standstillHours: String(custom.voting.standstillHours),
    leastShown: String(custom.voting.leastShown),
  };
}

/** Terms as one text: keys in sorted order and every value text, RFC 8785 by construction. */
export function termsText(terms: MotionTerms): string {
  const { ballot, colleges, count, empty, extensionHours, leastShown, majority, quorum, rule, standstillHours } = terms;
  return JSON.stringify({
    ballot,
    colleges: colleges.map(({ code, weight }) => ({ code, weight })),
    count,
    empty,
    extensionHours,
    leastShown,
    majority,
    quorum: { atMost: quorum.atMost, share: quorum.share },
    rule,
    standstillHours,
  });
}

/**
 * Whether terms that somebody wrote down are those of the custom: read again by whoever counts again. `due` is taken
 * from the terms, since who was due then no custom says.
 */
export function areTermsOf(custom: Custom, kind: MotionKind, text: string): boolean {
  const due = readTerms(text)?.colleges.map(({ code }) => code);
  const terms = due === undefined ? undefined : motionTerms(custom, kind, due);
  return terms !== undefined && !isRefusal(terms) && termsText(terms) === text;
}

/** Reads terms that were noticed; undefined where the text is none, or is spelt in another way than `termsText` does. */
export function readTerms(text: string): MotionTerms | undefined {
  const said = membersOf(text);
  const [colleges, quorum] = [said?.['colleges'], said?.['quorum']];
  if (said === undefined || !Array.isArray(colleges) || !isMembers(quorum)) return undefined;
  const of = (members: Members, name: string): string => {
    const value = members[name];
    return typeof value === 'string' ? value : '';
  };
  const whole = (name: string): string => (/^\d{1,9}$/u.test(of(said, name)) ? of(said, name) : '');
  const terms = {
    ballot: of(said, 'ballot'),
    rule: of(said, 'rule'),
    majority: of(said, 'majority'),
    count: of(said, 'count'),
    empty: of(said, 'empty'),
    colleges: (colleges as readonly unknown[]).map((each) =>
      isMembers(each) ? { code: of(each, 'code'), weight: of(each, 'weight') } : { code: '', weight: '' },
    ),
    quorum: { share: of(quorum, 'share'), atMost: of(quorum, 'atMost') },
    extensionHours: whole('extensionHours'),
    standstillHours: whole('standstillHours'),
    leastShown: whole('leastShown'),
  };
  return isTerms(terms) && termsText(terms) === text ? terms : undefined;
}

type Members = Readonly<Record<string, unknown>>;

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every text that a term can be; the others are numbers, and were looked at. */
function isTerms(terms: Readonly<Record<keyof MotionTerms, unknown>>): terms is MotionTerms {
  const { ballot, rule, majority, count, empty, extensionHours, standstillHours, leastShown } = terms;
  return (
    ballot === 'MOTION' &&
    rule === COLLEGE_RULE &&
    (majority === 'SIMPLE' || majority === 'TWO_THIRDS') &&
    (count === 'WEIGHTED' || count === 'EVERY') &&
    (empty === 'FAIL_CLOSED' || empty === 'RENORMALISE') &&
    [extensionHours, standstillHours, leastShown].every((each) => each !== '')
  );
}

function membersOf(text: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isMembers(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
