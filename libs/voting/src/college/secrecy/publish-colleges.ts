import { compareIds, formatFraction, type Fraction } from '#libs/amount';
import type { CollegeMotion } from '../college-motion.js';
import type { CollegeJudgement, CollegeLine, CollegeReason, CollegeVerdict } from '../judge-colleges.js';
import { COLLEGE_RULE, modeDocument, reasonDocument } from '../tally-colleges.js';

/** How many counted ballots a college needs before its counts are shown, where a custom names no other number. */
export const SMALL_COLLEGE = 5n;

/** With one or two ballots a verdict by itself tells the votes. */
const TELLS_BY_VERDICT = 2n;

/** What was said beforehand about what is shown. */
export interface PublicationRule {
  /** Counted ballots below which a college's counts are withheld. */
  readonly k: bigint;
  /** Colleges whose voters knew, before they voted, that their ballots are open. */
  readonly declaredOpen: ReadonlySet<string>;
}

/** What is shown of one college. Turnout and roll are shown of every one. */
export type PublishedLine =
  | ({ readonly shown: 'COUNTS' } & CollegeLine)
  | {
      readonly shown: 'VERDICT';
      /** SMALL: too few ballots. COVER: large enough, and withheld so that a small one does not follow from the rest. */
      readonly why: 'SMALL' | 'COVER';
      readonly college: string;
      readonly required: boolean;
      readonly present: bigint;
      readonly roll: bigint;
      readonly quorum: bigint;
      readonly quorumMet: boolean;
      /** Under EVERY, whether it agreed; absent where it decides nothing by itself or would tell the votes. */
      readonly agreed: boolean | undefined;
    };

/** What the public sees of a result. */
export interface PublishedResult {
  readonly verdict: CollegeVerdict;
  readonly lines: readonly PublishedLine[];
  /** Absent where withheld, or where there is none. */
  readonly weighed: Fraction | undefined;
  readonly reasons: readonly CollegeReason[];
  /**
   * Small colleges that nothing withheld can protect, because the motion's verdict may tell what they cast: one or two
   * ballots of a larger roll, or a weighed motion with no second college to hide behind. The page says so.
   */
  readonly unprotected: readonly string[];
  /** What is hashed and logged: a hash of the whole result would give small counts away to whoever tries them all. */
  readonly canonical: string;
}

const counted = ({ yes, no, abstain }: CollegeLine): bigint => yes + no + abstain;

/**
 * What of a result may be published (voting.md §9). A college with fewer than `k` counted ballots, but some, and not
 * declared open shows no counts. Then the smallest further college shows none either, and the exact weighed sum and
 * every reason that names a withheld share are left out, so that nothing follows by subtraction. Which colleges are
 * withheld depends on turnout alone, which is public.
 */
export function publishColleges(
  motion: CollegeMotion,
  { verdict, lines, weighed, reasons }: CollegeJudgement,
  rule: PublicationRule,
): PublishedResult {
  const withheld = withheldOf(lines, rule);
  const every = motion.mode.kind === 'EVERY';
  const published = {
    verdict,
    lines: lines.map((line) => {
      const why = withheld.get(line.college);
      return why === undefined ? { shown: 'COUNTS' as const, ...line } : verdictOnly(line, why, { every, reasons });
    }),
    weighed: withheld.size > 0 ? undefined : weighed,
    reasons: verdict === 'INQUORATE' || withheld.size === 0 ? reasons : reasons.filter(isShown(withheld)),
    unprotected: lines.filter((line) => isUnprotected(line, withheld, every)).map(({ college }) => college),
  };
  return { ...published, canonical: canonicalPublished(motion, published, rule) };
}

type Withheld = ReadonlyMap<string, 'SMALL' | 'COVER'>;

function withheldOf(lines: readonly CollegeLine[], { k, declaredOpen }: PublicationRule): Withheld {
  const secret = lines.filter((line) => counted(line) > 0n && !declaredOpen.has(line.college));
  const small = secret.filter((line) => counted(line) < k);
  if (small.length === 0) return new Map();
  const [cover] = secret
    .filter((line) => counted(line) >= k)
    .sort((a, b) => (counted(a) === counted(b) ? compareIds(a.college, b.college) : counted(a) < counted(b) ? -1 : 1));
  const entries: [string, 'SMALL' | 'COVER'][] = small.map(({ college }) => [college, 'SMALL']);
  return new Map(cover === undefined ? entries : [...entries, [cover.college, 'COVER']]);
}

const isShown =
  (withheld: Withheld) =>
  ({ college }: CollegeReason): boolean =>
    college !== undefined && !withheld.has(college);

function isUnprotected(line: CollegeLine, withheld: Withheld, every: boolean): boolean {
  if (withheld.get(line.college) !== 'SMALL') return false;
  return counted(line) <= TELLS_BY_VERDICT || (!every && withheld.size < 2);
}

/** Only under EVERY does a college decide by itself; in a weighed motion a reason of its own would tell its silence. */
function verdictOnly(
  line: CollegeLine,
  why: 'SMALL' | 'COVER',
  { every, reasons }: { readonly every: boolean; readonly reasons: readonly CollegeReason[] },
): PublishedLine {
  const { college, required, present, roll, quorum, quorumMet } = line;
  const own = every && counted(line) > TELLS_BY_VERDICT ? reasons.find((each) => each.college === college) : undefined;
  const agreed = own === undefined || own.kind === 'QUORUM_MISSED' ? undefined : own.kind === 'REACHED';
  return { shown: 'VERDICT', why, college, required, present, roll, quorum, quorumMet, agreed };
}

const word = (value: boolean): string => (value ? 'yes' : 'no');

function lineDocument(line: PublishedLine): object {
  const { college, present, quorum, quorumMet, required, roll, shown } = line;
  const turnout = {
    present: String(present),
    quorum: String(quorum),
    quorumMet: word(quorumMet),
    required: word(required),
    roll: String(roll),
  };
  if (line.shown === 'VERDICT') {
    const agreed = line.agreed === undefined ? {} : { agreed: word(line.agreed) };
    return { ...agreed, college, ...turnout, shown, why: line.why };
  }
  const share = line.share === undefined ? {} : { share: formatFraction(line.share) };
  const { abstain, no, yes } = line;
  return { abstain: String(abstain), college, no: String(no), ...turnout, ...share, shown, yes: String(yes) };
}

/** Keys in sorted order and every value text, a list or an object of such, as in the whole result. */
function canonicalPublished(
  motion: CollegeMotion,
  { verdict, lines, weighed, reasons, unprotected }: Omit<PublishedResult, 'canonical'>,
  { k, declaredOpen }: PublicationRule,
): string {
  return JSON.stringify({
    colleges: lines.map(lineDocument),
    customVersion: String(motion.customVersion),
    declaredOpen: [...declaredOpen].sort(compareIds),
    k: String(k),
    mode: modeDocument(motion),
    motion: motion.id,
    reasons: reasons.map(reasonDocument),
    rule: COLLEGE_RULE,
    unprotected,
    verdict,
    ...(weighed === undefined ? {} : { weighed: formatFraction(weighed) }),
  });
}
