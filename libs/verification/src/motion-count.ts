import { isRefusal } from '#libs/amount';
import { commitment, equalBytes, fromHex, isLogRefusal } from '#libs/transparency-log';
import { BALLOT_DOMAIN, readChoice, type Sha256, tallyColleges } from '#libs/voting';
import { collegeMotionOf, electorateOf, type FrozenVoter } from './decide-motion.js';
import type { CastBallot, MotionCourse, StepFault } from './motion-course.js';
import { isMembers, type Members, textAt } from './shape.js';

/** A ballot as the bundle brings it: opened where it counts and its college shows its counts. */
export interface BroughtBallot {
  readonly voter: string;
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
    return { voter, number, commitment: committed, choice: textAt(ballot, 'choice'), salt: textAt(ballot, 'salt') };
  });
  return motion === undefined || roll === undefined || ballots === undefined ? undefined : { motion, roll, ballots };
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

/** Every ballot of the log is brought and no other; each is of somebody on the roll, and signed by their newest key. */
export function ballotFaults(
  { notice: { id }, ballots }: MotionCourse,
  { roll, ballots: brought }: BroughtCount,
): readonly StepFault[] {
  const keys = new Map(roll.map(({ voter, key }) => [voter, key]));
  const nameOf = ({ voter, number, commitment: committed }: { voter: string; number: string; commitment: string }) =>
    `${voter} ${number} ${committed}`;
  const rest = new Map(brought.map((ballot) => [nameOf(ballot), ballot]));
  const faults: StepFault[] = [];
  for (const { voter, number, commitment: committed, key, newest } of ballots) {
    if (!rest.delete(nameOf({ voter, number: String(number), commitment: committed }))) {
      const message = `Ballot ${number} of ${voter} on motion ${id} was cast and is not there.`;
      faults.push({ kind: 'BallotNotCounted', message });
    }
    const own = keys.get(voter);
    if (own === undefined) {
      faults.push({ kind: 'BallotDiffers', message: `${voter} voted on motion ${id} and is not on its roll.` });
    } else if (key !== (newest ?? own)) {
      const message = `Ballot ${number} of ${voter} on motion ${id} is signed by another key than ${voter} had then.`;
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

/** The last ballot of each voter, and what of them is not what was committed to. */
export function lastBallots(
  { notice: { id }, ballots }: MotionCourse,
  brought: readonly BroughtBallot[],
  sha256: Sha256,
): { readonly last: readonly BroughtBallot[]; readonly faults: readonly StepFault[] } {
  const newest = new Map<string, CastBallot>(ballots.map((ballot) => [ballot.voter, ballot]));
  const last = brought.filter(({ voter, number }) => newest.has(voter) && String(newest.get(voter)?.number) === number);
  const faults = last
    .filter((ballot) => !opens(ballot, newest.get(ballot.voter)?.commitment, sha256))
    .map(({ voter }): StepFault => {
      const message = `The ballot of voter ${voter} on motion ${id} is not the one that was committed to.`;
      return { kind: 'BallotDiffers', message };
    });
  return { last, faults };
}

/** A ballot that is opened is what was committed to in the log; one that is shut says nothing. */
function opens({ choice, salt }: BroughtBallot, logged: string | undefined, sha256: Sha256): boolean {
  if (choice === undefined && salt === undefined) return true;
  const [said, bytes] = [readChoice(choice ?? ''), fromHex(salt ?? '')];
  const cast = logged === undefined ? undefined : fromHex(logged);
  if (isRefusal(said) || bytes === undefined || cast === undefined) return false;
  const made = commitment({ domain: BALLOT_DOMAIN, salt: bytes, value: { choice: said } }, sha256);
  return !isLogRefusal(made) && equalBytes(made, cast);
}

/** Where the close was put off, the ballot before it is the one by which the last quorum was met. */
export function extensionFault(course: MotionCourse, roll: readonly FrozenVoter[]): StepFault | undefined {
  const { notice, terms, ballots, extendedAfter } = course;
  if (extendedAfter === undefined || terms === undefined) return undefined;
  const motion = collegeMotionOf({ id: notice.id, customVersion: notice.customVersion, terms, roll });
  const known = new Set(roll.map(({ voter }) => voter));
  const metBy = (count: number): boolean => {
    const voters = [...new Set(ballots.slice(0, count).map(({ voter }) => voter))].filter((voter) => known.has(voter));
    const tally = isRefusal(motion) ? motion : tallyColleges(motion, { ballots: [], checkedIn: voters });
    return !isRefusal(tally) && tally.lines.every(({ quorumMet }) => quorumMet);
  };
  if (extendedAfter > 0 && metBy(extendedAfter) && !metBy(extendedAfter - 1)) return undefined;
  return { kind: 'NoticeNotByRule', message: `Motion ${notice.id} was put off by a ballot that met no quorum.` };
}
