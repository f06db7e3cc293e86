import { isRefusal } from '#libs/amount';
import { type CanonicalValue, commitment, equalBytes, fromHex, isLogRefusal } from '#libs/transparency-log';
import {
  BALLOT_DOMAIN,
  type BallotFate,
  type BallotForm,
  type HolderCaps,
  readChoice,
  type Sha256,
  tallyColleges,
} from '#libs/voting';
import { collegeMotionOf, electorateOf, type FrozenVoter } from './decide-motion.js';
import type { MotionCourse, StepFault } from './motion-course.js';
import { isMembers, type Members, textAt } from './shape.js';

/** A ballot as the bundle brings it: opened where it counts and its college shows its counts. */
export interface BroughtBallot {
  readonly voter: string;
  /** The number of the mandate by which another cast it; absent of the voter's own. */
  readonly mandate: string | undefined;
  readonly number: string;
  readonly commitment: string;
  readonly choice: string | undefined;
  readonly salt: string | undefined;
}

/** What a bundle brings of a resolved motion: its frozen roll and its ballots. */
export interface BroughtCount {
  readonly motion: string;
  readonly roll: readonly FrozenVoter[];
  readonly ballots: readonly BroughtBallot[];
  /** What was chosen among, as a text; absent where there was nothing but yes and no. */
  readonly options: string | undefined;
}

/** Reads a count; undefined where it does not have the shape of one. */
export function broughtOf(value: Members): BroughtCount | undefined {
  const motion = textAt(value, 'motion');
  const roll = eachOf(value['roll'], (place): FrozenVoter | undefined => {
    const [voter, college, key] = [textAt(place, 'voter'), textAt(place, 'college'), textAt(place, 'key')];
    return voter === undefined || college === undefined || key === undefined ? undefined : { voter, college, key };
  });
  const ballots = eachOf(value['ballots'], (ballot): BroughtBallot | undefined => {
    const [voter, number, committed] = [
      textAt(ballot, 'voter'),
      textAt(ballot, 'number'),
      textAt(ballot, 'commitment'),
    ];
    if (voter === undefined || number === undefined || committed === undefined) return undefined;
    const [mandate, choice, salt] = [textAt(ballot, 'mandate'), textAt(ballot, 'choice'), textAt(ballot, 'salt')];
    return { voter, mandate, number, commitment: committed, choice, salt };
  });
  if (motion === undefined || roll === undefined || ballots === undefined) return undefined;
  return { motion, roll, ballots, options: textAt(value, 'options') };
}

function eachOf<T>(value: unknown, read: (members: Members) => T | undefined): readonly T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const all = (value as readonly unknown[]).map((each) => (isMembers(each) ? read(each) : undefined));
  const kept = all.filter((each) => each !== undefined);
  return kept.length === all.length ? kept : undefined;
}

/** The roll is the one that was frozen, everybody on it once and no key twice. */
export function rollFaults(course: MotionCourse, roll: readonly FrozenVoter[], sha256: Sha256): readonly StepFault[] {
  const { id } = course.notice;
  const fault = (message: string): StepFault => ({ kind: 'ElectorateDiffers', message });
  const [voters, keys] = [roll.map(({ voter }) => voter), roll.map(({ key }) => key).filter((key) => key !== '')];
  const twice = new Set(voters).size < voters.length || new Set(keys).size < keys.length;
  const same = electorateOf(roll, sha256) === course.opening?.electorate && String(roll.length) === course.opening.size;
  return [
    ...(same ? [] : [fault(`The roll of motion ${id} is not the one that was frozen when it opened.`)]),
    ...(twice ? [fault(`Somebody stands twice on the roll of motion ${id}, or two have one key.`)] : []),
  ];
}

/** What names one ballot of a count: whose, by which mandate, the how manieth, and to what it is committed. */
const nameOf = (ballot: Pick<BroughtBallot, 'voter' | 'mandate' | 'number' | 'commitment'>): string =>
  [ballot.voter, ballot.mandate ?? '', ballot.number, ballot.commitment].join(' ');

/** A ballot of the log, own or by a mandate, with the key that signed it and whose that must be. */
interface Logged extends Pick<BroughtBallot, 'voter' | 'mandate' | 'number' | 'commitment'> {
  readonly key: string;
  readonly newest: string | undefined;
  readonly signer: string;
}

function loggedBallots({ ballots, mandates }: MotionCourse): readonly Logged[] {
  const own = ballots.map(({ voter, number, commitment: committed, key, newest }): Logged => {
    return { voter, mandate: undefined, number: String(number), commitment: committed, key, newest, signer: voter };
  });
  const others = mandates.ballots.map(({ of, number, commitment: committed, key, newest }): Logged => {
    const { giver: voter, holder: signer, number: mandate } = of;
    return { voter, mandate: String(mandate), number: String(number), commitment: committed, key, newest, signer };
  });
  return [...own, ...others];
}

/** Every ballot of the log is brought and no other; each is of somebody on the roll, and signed by their newest key. */
export function ballotFaults(
  course: MotionCourse,
  { roll, ballots: brought }: Pick<BroughtCount, 'roll' | 'ballots'>,
): readonly StepFault[] {
  const { id } = course.notice;
  const keys = new Map(roll.map(({ voter, key }) => [voter, key]));
  const rest = new Map(brought.map((ballot) => [nameOf(ballot), ballot]));
  const faults: StepFault[] = [];
  for (const ballot of loggedBallots(course)) {
    const { voter, number, key, newest, signer } = ballot;
    if (!rest.delete(nameOf(ballot))) {
      const message = `Ballot ${number} of ${voter} on motion ${id} was cast and is not there.`;
      faults.push({ kind: 'BallotNotCounted', message });
    }
    const own = keys.get(signer);
    if (own === undefined) {
      faults.push({ kind: 'BallotDiffers', message: `${signer} voted on motion ${id} and is not on its roll.` });
    } else if (key !== (newest ?? own)) {
      const message = `Ballot ${number} of ${voter} on motion ${id} is signed by another key than ${signer} had then.`;
      faults.push({ kind: 'BallotSignatureBad', message });
    }
  }
  const doubled = brought.length - new Set(brought.map(nameOf)).size;
  if (rest.size + doubled > 0) {
    const message = `Motion ${id} has ${rest.size + doubled} more ballots than the log.`;
    faults.push({ kind: 'BallotDiffers', message });
  }
  return faults;
}

/** What a count needs besides the log and the ballots: how many mandates the custom lets one holder have. */
export interface Counter {
  /** What a ballot can say. */
  readonly form: BallotForm;
  readonly caps: HolderCaps;
  readonly sha256: Sha256;
}

/** Fates of ballots that no lawful step leads to: they were refused, or should have been. */
const UNLAWFUL: ReadonlySet<BallotFate> = new Set<BallotFate>([
  'NOT_ON_ROLL',
  'NO_MANDATE',
  'OTHER_COLLEGE',
  'MANDATE_REPLACED',
  'HOLDER_OVER_CAP',
]);

/**
 * The ballot of each voter that counts, their own last one or the last cast for them, and what of them is not what was
 * committed to or not what a mandate allows.
 */
export function lastBallots(
  course: MotionCourse,
  { roll, ballots: brought }: Pick<BroughtCount, 'roll' | 'ballots'>,
  { form, caps, sha256 }: Counter,
): { readonly last: readonly BroughtBallot[]; readonly faults: readonly StepFault[] } {
  const { id } = course.notice;
  const { counting, fates } = course.mandates.counting(course.ballots, roll, caps);
  const placeOf = (voter: string, mandate: string | undefined, number: string) => `${voter} ${mandate ?? ''} ${number}`;
  const committed = new Map(
    loggedBallots(course).map((each) => [placeOf(each.voter, each.mandate, each.number), each.commitment]),
  );
  const wanted = new Set(
    counting.map(({ voter, mandate, number }) => placeOf(voter, mandate?.toString(), String(number))),
  );
  const last = brought.filter(({ voter, mandate, number }) => wanted.has(placeOf(voter, mandate, number)));
  const differing = last
    .filter(
      (ballot) => !opens(ballot, committed.get(placeOf(ballot.voter, ballot.mandate, ballot.number)), { form, sha256 }),
    )
    .map(({ voter }): StepFault => {
      const message = `The ballot of voter ${voter} on motion ${id} is not the one that was committed to.`;
      return { kind: 'BallotDiffers', message };
    });
  const unlawful = [...fates].flatMap(([mandate, fate]): StepFault[] => {
    if (!UNLAWFUL.has(fate)) return [];
    return [{ kind: 'BallotDiffers', message: `Motion ${id} has a ballot by mandate ${mandate} against it: ${fate}.` }];
  });
  return { last, faults: [...differing, ...unlawful] };
}

/** A ballot that is opened is what was committed to in the log; one that is shut says nothing. */
function opens(
  { choice = '', salt = '' }: BroughtBallot,
  logged: string | undefined,
  { form, sha256 }: Pick<Counter, 'form' | 'sha256'>,
): boolean {
  if (choice === '' && salt === '') return true;
  const bytes = fromHex(salt);
  const cast = logged === undefined ? undefined : fromHex(logged);
  if (isRefusal(readChoice(form, choice)) || bytes === undefined || cast === undefined) return false;
  // A choice that reads is the canonical text of what it says.
  const value = JSON.parse(choice) as CanonicalValue;
  const made = commitment({ domain: BALLOT_DOMAIN, salt: bytes, value }, sha256);
  return !isLogRefusal(made) && equalBytes(made, cast);
}

/** Where the close was put off, the ballot before it is the one by which the last quorum was met. */
export function extensionFault(course: MotionCourse, roll: readonly FrozenVoter[]): StepFault | undefined {
  const { notice, terms, mandates, extendedAfter } = course;
  if (extendedAfter === undefined || terms === undefined) return undefined;
  const motion = collegeMotionOf({ id: notice.id, customVersion: notice.customVersion, terms, roll });
  const known = new Set(roll.map(({ voter }) => voter));
  const metBy = (count: number): boolean => {
    const voters = mandates.presentAfter(count).filter((voter) => known.has(voter));
    const tally = isRefusal(motion) ? motion : tallyColleges(motion, { ballots: [], checkedIn: voters });
    return !isRefusal(tally) && tally.lines.every(({ quorumMet }) => quorumMet);
  };
  if (extendedAfter > 0 && metBy(extendedAfter) && !metBy(extendedAfter - 1)) return undefined;
  return { kind: 'NoticeNotByRule', message: `Motion ${notice.id} was put off by a ballot that met no quorum.` };
}
