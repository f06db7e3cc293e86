import { fromHex, utf8, type VerifyEd25519 } from '#libs/transparency-log';
import { ballotStatement } from '#libs/voting';
import type { Context } from './context.js';
import { ballotFaults, broughtOf, type BroughtCount, extensionFault, lastBallots, rollFaults } from './motion-count.js';
import { MotionCourse, type StepFault } from './motion-course.js';
import { type BallotLeaf, ballotOf, extensionOf, keyOf, noticeOf, openingOf } from './motion-leaves.js';
import { type Customs, judgeNotice, latestOpening } from './motion-notice.js';
import { recount } from './motion-recount.js';
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
      const kind = type === 'ballot' ? 'BallotDiffers' : 'NoticeNotByRule';
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
    this.courses.set(leaf.id, new MotionCourse(leaf, terms, latestOpening(leaf, this.customs.of(leaf.customVersion))));
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
    const { last, faults } = lastBallots(course, brought.ballots, sha256);
    const put = extensionFault(course, brought.roll);
    const before = [...rollFaults(course, brought.roll, sha256), ...ballotFaults(course, brought), ...faults];
    for (const fault of put === undefined ? before : [...before, put]) this.found(fault);
    if (terms === undefined) {
      const message = `Motion ${notice.id} cannot be counted again: its terms are not those of its custom.`;
      this.found({ kind: 'ResolutionNotDerived', message });
      return;
    }
    const { id, kind, customVersion, effect } = notice;
    const vote = { id, kind, customVersion, terms, effect, roll: brought.roll };
    const { fault, shut } = recount(vote, last, text, sha256);
    if (fault !== undefined) this.found(fault);
    if (shut) findings.unproven(SHUT);
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
    return this.courses.get(motion)?.cast(ballot);
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
