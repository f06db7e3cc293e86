import type { Custom } from '#libs/custom';
import { fromHex, utf8, type VerifyEd25519 } from '#libs/transparency-log';
import { ballotStatement, type HolderCaps, mandateStatement } from '#libs/voting';
import type { Context } from './context.js';
import { ballotFaults, broughtOf, type BroughtCount, extensionFault, lastBallots, rollFaults } from './motion-count.js';
import { MotionCourse, type StepFault } from './motion-course.js';
import {
  type BallotLeaf,
  ballotOf,
  extensionOf,
  keyOf,
  type MandateBallotLeaf,
  mandateBallotOf,
  mandateEndOf,
  mandateOf,
  noticeOf,
  openingOf,
} from './motion-leaves.js';
import { type Customs, judgeNotice, latestOpening } from './motion-notice.js';
import { noticedOptions } from './motion-options.js';
import { recount } from './motion-recount.js';
import { TokenBox } from './motion-tokens.js';
import { type Members, textAt } from './shape.js';

/** What no leaf proves of a vote, said once for each motion that opened. */
const OPEN_QUESTIONS = [
  'who stands on the roll of a vote and whose keys sign there: members can tell, of a key taken up later its voter alone',
  'that a vote took ballots until its hour and none after it: leaves of ballots and of resolutions have no hour',
  'which colleges besides the first three were due when a motion was noticed, and how many supported it',
];
const UNDECIDED = 'what was decided by a vote that has opened: this log has no resolution of it';
const UNVOTED = 'that members voted for a resolution: of this form only appropriations have their ballots in the log';
const SHUT =
  'how colleges too small to show their counts voted: their ballots are opened to witnesses, and only turnout and verdict were held against them';

const BY_TOKENS =
  'that the tokens of a secret vote are those that members drew: whoever runs the server could draw for members who did not, who see it, and cast what was drawn and not used';
const UNSIGNED = 'that the tokens of a secret vote were signed by its keys: whoever verifies here has no RSA';
const GIVEN =
  'that whoever is said to have given a mandate gave it, and took it back themselves where it was: they can tell, and so can who is said to hold it';

/** How many mandates the custom lets one holder have; none of a custom that the log does not have. */
function capsOf(custom: Custom | undefined): HolderCaps {
  const { mandatesHeld = 0, proxiesHeld = 0 } = custom?.voting ?? {};
  return { DELEGATION: BigInt(mandatesHeld), PROXY: BigInt(proxiesHeld) };
}

/** Motions of every kind, from notice to resolution: each leaf in its turn, each ballot signed, each count done again. */
export class MotionPart {
  private readonly courses = new Map<string, MotionCourse>();
  private readonly inquorate = new Set<string>();
  private awaited: { readonly text: string; readonly course: MotionCourse | undefined } | undefined;
  private counted = 0;
  private readonly readers: Readonly<Record<string, (entry: Members) => StepFault | boolean | undefined>> = {
    'motion-recall': (entry) => this.of(entry, 'id')?.recall(textAt(entry, 'notice')),
    'motion-opening': (entry) => this.opening(entry),
    'motion-extension': (entry) => {
      const read = extensionOf(entry);
      return read !== undefined && this.of(entry, 'motion')?.extend(read);
    },
    'elector-key': (entry) => {
      const read = keyOf(entry);
      return read !== undefined && this.of(entry, 'motion')?.key(read);
    },
    mandate: (entry) => {
      const read = mandateOf(entry);
      return read !== undefined && this.given(entry)?.give(read);
    },
    'mandate-end': (entry) => {
      const read = mandateEndOf(entry);
      return read !== undefined && this.of(entry, 'motion')?.endMandate(read);
    },
    'mandate-ballot': (entry) => {
      const read = mandateBallotOf(entry);
      return read !== undefined && this.castFor(textAt(entry, 'motion') ?? '', read);
    },
    'token-issuer': (entry) => this.boxed(entry, (box) => box.issuer(entry)),
    'token-issue': (entry) =>
      this.boxed(entry, (box, course) => box.issue(entry, course.newestKey(textAt(entry, 'voter') ?? ''))),
    token: (entry) => this.boxed(entry, (box) => box.token(entry)),
    ballot: (entry) => {
      const read = ballotOf(entry);
      return read !== undefined && this.cast(textAt(entry, 'motion') ?? '', read);
    },
  };

  constructor(
    private readonly context: Context,
    private readonly customs: Customs,
    private readonly verify: VerifyEd25519,
  ) {}

  /** Motions that were counted again. */
  get recounted(): number {
    return this.counted;
  }

  /** True where the count of a resolution must follow. */
  get awaits(): boolean {
    return this.awaited !== undefined;
  }

  /** Takes a leaf that is a step of a motion; false where its kind is none. */
  step(type: string, entry: Members): boolean {
    const read = Object.hasOwn(this.readers, type) ? this.readers[type] : undefined;
    if (read === undefined) return false;
    const name = textAt(entry, type === 'motion-recall' ? 'id' : 'motion') ?? '';
    if (!this.courses.has(name)) {
      const kind = type === 'ballot' || type === 'mandate-ballot' ? 'BallotDiffers' : 'NoticeNotByRule';
      this.found({ kind, message: `This leaf of the kind ${type} is of a motion that was not noticed.` });
      return true;
    }
    const fault = read(entry);
    if (fault === false) this.malformed(type);
    else if (typeof fault === 'object') this.found(fault);
    return true;
  }

  /** Takes a notice: what is put to the vote, when, and on which terms. */
  notice(entry: Members): void {
    const leaf = noticeOf(entry);
    if (leaf === undefined) {
      this.malformed('motion');
      return;
    }
    const before = this.courses.get(leaf.id);
    const { terms, faults } = judgeNotice(leaf, this.customs);
    for (const fault of faults) this.found(fault);
    const inTurn =
      before === undefined
        ? leaf.notice === 1
        : before.phase === 'RECALLED' && leaf.notice === before.notice.notice + 1;
    const { secondCallOf: first } = leaf;
    // An inquorate motion is called again once.
    const called = first === '' || before?.notice.secondCallOf === first || this.inquorate.delete(first);
    if (!inTurn || !called) {
      this.found({ kind: 'NoticeNotByRule', message: `Motion ${leaf.id} was noticed out of turn.` });
    }
    const course = new MotionCourse(leaf, terms, latestOpening(leaf, this.customs.of(leaf.customVersion)));
    const { sha256, verifyToken } = this.context;
    if (terms?.secrecy === 'TOKENS') course.box = new TokenBox(leaf.id, { sha256, verify: this.verify, verifyToken });
    this.courses.set(leaf.id, course);
  }

  /** Takes a resolution's leaf; its count must follow. */
  resolution(text: string, entry: Members): void {
    const motion = textAt(entry, 'motion') ?? '';
    const course = this.courses.get(motion);
    const fault = course?.resolve();
    if (course === undefined) {
      const message = `Motion ${motion} was resolved and never noticed.`;
      this.found({ kind: 'ResolutionNotDerived', message });
    } else if (fault !== undefined) this.found(fault);
    if (entry['state'] === 'INQUORATE') this.inquorate.add(motion);
    // What was decided already is not counted by ballots that came for another decision.
    this.awaited = { text, course: fault === undefined ? course : undefined };
  }

  /** Takes a carried resolution that names no ballots: since motions of every kind have theirs, there is none. */
  unvoted(): void {
    if (this.courses.size === 0) this.context.findings.unproven(UNVOTED);
    else this.found({ kind: 'ResolutionNotDerived', message: 'This resolution was carried, and nobody voted on it.' });
  }

  /** To be called after the last leaf. */
  end(): void {
    for (const { phase } of this.courses.values()) if (phase === 'OPEN') this.context.findings.unproven(UNDECIDED);
  }

  /** What was awaited does not come any more. */
  forget(): void {
    this.awaited = undefined;
  }

  /** Takes the frozen roll and the ballots of the motion that was resolved. */
  count(value: Members): void {
    const { awaited } = this;
    this.awaited = undefined;
    if (awaited?.course === undefined) return;
    const { course, text } = awaited;
    const brought = broughtOf(value);
    if (brought?.motion !== course.notice.id) {
      const message = `The count of motion ${course.notice.id} does not have the shape of one.`;
      this.found({ kind: 'BundleMalformed', message });
      return;
    }
    this.counted += 1;
    this.again(course, brought, text);
    course.ballots.length = 0;
  }

  private again(course: MotionCourse, brought: BroughtCount, text: string): void {
    const { sha256, findings } = this.context;
    const { notice, terms } = course;
    const caps = capsOf(this.customs.of(notice.customVersion));
    const { options, form, fault: other } = noticedOptions(notice, brought.options, sha256);
    if (other !== undefined) this.found(other);
    // A secret vote is counted by references that nobody can put a name to.
    const secret = course.box?.countedBy(brought.roll);
    const counting = secret === undefined ? brought : { ...brought, roll: secret.roll };
    const { last, faults } = lastBallots(course, counting, { form, caps, sha256 });
    const put = extensionFault(course, counting.roll);
    const before = [...rollFaults(course, brought.roll, sha256), ...ballotFaults(course, counting), ...faults];
    for (const fault of [...before, ...(secret?.faults ?? []), ...(put === undefined ? [] : [put])]) this.found(fault);
    if (secret !== undefined) this.bySecret();
    if (terms === undefined) {
      const message = `Motion ${notice.id} cannot be counted again: its terms are not those of its custom.`;
      this.found({ kind: 'ResolutionNotDerived', message });
      return;
    }
    const { id, kind, customVersion, effect } = notice;
    const vote = { id, kind, customVersion, terms, effect, options, roll: counting.roll, ...this.electorate(course) };
    const { fault, shut } = recount(vote, last, text, sha256);
    if (fault !== undefined) this.found(fault);
    if (shut) findings.unproven(SHUT);
  }

  /** The hash of the frozen roll, where the vote is counted by another. */
  private electorate({ box, opening }: MotionCourse): { readonly electorate?: string } {
    return box === undefined || opening === undefined ? {} : { electorate: opening.electorate };
  }

  private bySecret(): void {
    const { findings, verifyToken } = this.context;
    findings.unproven(BY_TOKENS);
    if (verifyToken === undefined) findings.unproven(UNSIGNED);
  }

  /** A step of the tokens: of an open secret vote alone. */
  private boxed(
    entry: Members,
    read: (box: TokenBox, course: MotionCourse) => StepFault | boolean | undefined,
  ): StepFault | boolean | undefined {
    const course = this.of(entry, 'motion');
    if (course?.box !== undefined && course.phase === 'OPEN') return read(course.box, course);
    const message = `Motion ${course?.notice.id ?? ''} has tokens and is no secret vote that is open.`;
    return { kind: 'NoticeNotByRule', message };
  }

  private opening(entry: Members): StepFault | boolean | undefined {
    const read = openingOf(entry);
    if (read === undefined) return false;
    for (const question of OPEN_QUESTIONS) this.context.findings.unproven(question);
    return this.of(entry, 'motion')?.open(read);
  }

  private cast(motion: string, ballot: BallotLeaf): StepFault | undefined {
    const { voter, number } = ballot;
    const [key, signature] = [fromHex(ballot.key), fromHex(ballot.signature)];
    const signed = utf8(ballotStatement({ motion, voter, number, commitment: ballot.commitment }));
    if (key?.length !== 32 || signature?.length !== 64 || !this.verify(key, signed, signature)) {
      const message = `Ballot ${number} of ${voter} on motion ${motion} is not signed by the key that it names.`;
      this.found({ kind: 'BallotSignatureBad', message });
    }
    const course = this.courses.get(motion);
    if (course?.box?.has(voter) === false) {
      const message = `Ballot ${number} on the secret motion ${motion} has no token before it.`;
      this.found({ kind: 'BallotDiffers', message });
    }
    return course?.cast(ballot);
  }

  /** That a mandate stands says the log alone: whose word it was, only who gave it can tell. */
  private given(entry: Members): MotionCourse | undefined {
    this.context.findings.unproven(GIVEN);
    return this.of(entry, 'motion');
  }

  private castFor(motion: string, ballot: MandateBallotLeaf): StepFault | undefined {
    const course = this.courses.get(motion);
    const of = course?.mandates.of(ballot.mandate);
    const { mandate, number } = ballot;
    const [key, signature] = [fromHex(ballot.key), fromHex(ballot.signature)];
    const [voter, holder] = [of?.giver ?? '', of?.holder ?? ''];
    const said = mandateStatement({ motion, voter, holder, mandate, number, commitment: ballot.commitment });
    if (key?.length !== 32 || signature?.length !== 64 || !this.verify(key, utf8(said), signature)) {
      const message = `Ballot ${number} by mandate ${mandate} on motion ${motion} is not signed by the key that it names.`;
      this.found({ kind: 'BallotSignatureBad', message });
    }
    return course?.castFor(ballot);
  }

  private of(entry: Members, member: string): MotionCourse | undefined {
    return this.courses.get(textAt(entry, member) ?? '');
  }

  private found({ kind, message }: StepFault): void {
    this.context.findings.add(kind, message);
  }

  private malformed(type: string): void {
    this.found({ kind: 'BundleMalformed', message: `This leaf of the kind ${type} does not have the shape of one.` });
  }
}
