import type { MotionTerms } from '#libs/voting';
import type { FindingKind } from './finding.js';
import type { BallotLeaf, ExtensionLeaf, KeyLeaf, NoticeLeaf, OpeningLeaf } from './motion-leaves.js';

/** What is wrong with a step of a motion. */
export interface StepFault {
  readonly kind: FindingKind;
  readonly message: string;
}

/** A ballot in the order of the log. */
export interface CastBallot {
  readonly voter: string;
  readonly number: number;
  readonly commitment: string;
  readonly key: string;
  /** The key that its voter had taken up last before it; undefined where that is still the one of the roll. */
  readonly newest: string | undefined;
}

const HOUR = 3_600_000;

const hoursAfter = (instant: string, hours: bigint): string =>
  new Date(Date.parse(instant) + Number(hours) * HOUR).toISOString();

/** One motion from its notice to its resolution, step by step as the log has them. */
export class MotionCourse {
  phase: 'NOTICED' | 'RECALLED' | 'OPEN' | 'RESOLVED' = 'NOTICED';
  opening: OpeningLeaf | undefined;
  readonly ballots: CastBallot[] = [];
  /** How many ballots there were when the close was put off; undefined where it was not. */
  extendedAfter: number | undefined;
  private readonly keys = new Map<string, string[]>();
  private readonly numbers = new Map<string, number>();

  constructor(
    readonly notice: NoticeLeaf,
    /** Undefined where they are not the custom's: then nothing can be counted by them. */
    readonly terms: MotionTerms | undefined,
    /** The last moment at which it may open; milliseconds since 1970. */
    private readonly latestOpening: number,
  ) {}

  recall(number: string | undefined): StepFault | undefined {
    const fits = this.phase === 'NOTICED' && number === String(this.notice.notice);
    this.phase = fits ? 'RECALLED' : this.phase;
    return fits ? undefined : this.outOfTurn('was taken back');
  }

  open(opening: OpeningLeaf): StepFault | undefined {
    if (this.phase !== 'NOTICED') return this.outOfTurn('opened');
    this.phase = 'OPEN';
    this.opening = opening;
    if (opening.at < this.notice.opensAt)
      return this.fault('NoticeNotByRule', 'opened before the hour that its notice names');
    // Whoever opened late would choose when the roll freezes, and leave fewer days than the custom asks for.
    if (Date.parse(opening.at) <= this.latestOpening) return undefined;
    return this.fault('NoticeNotByRule', 'opened so late that fewer days were left than its custom says');
  }

  /** A voter's further key: the next of theirs, and nobody else's. */
  key({ voter, number, key }: KeyLeaf): StepFault | undefined {
    if (this.phase !== 'OPEN') return this.outOfTurn('was given a further key');
    const others = [...this.keys].some(([each, keys]) => each !== voter && keys.includes(key));
    const own = this.keys.get(voter) ?? [];
    const fits = number === own.length + 1 && own.at(-1) !== key && !others;
    this.keys.set(voter, [...own, key]);
    return fits ? undefined : this.fault('ElectorateDiffers', `has a further key of ${voter} that is not the next`);
  }

  /** A ballot: the next of its voter. Whether its key is the voter's shows once the roll is read. */
  cast({ voter, number, commitment, key }: BallotLeaf): StepFault | undefined {
    if (this.phase !== 'OPEN') return this.fault('BallotDiffers', `has a ballot of ${voter} and is not open`);
    const last = this.numbers.get(voter) ?? 0;
    this.numbers.set(voter, number);
    this.ballots.push({ voter, number, commitment, key, newest: this.keys.get(voter)?.at(-1) });
    if (number === last + 1) return undefined;
    return this.fault('BallotDiffers', `has ballot ${number} of ${voter} after ballot ${last}`);
  }

  /** The close is put off once, by as much as the custom says, from an hour so late that it may be. */
  extend({ metAt, until }: ExtensionLeaf): StepFault | undefined {
    if (this.phase !== 'OPEN' || this.extendedAfter !== undefined) return this.outOfTurn('was put off');
    this.extendedAfter = this.ballots.length;
    const hours = BigInt(this.terms?.extensionHours ?? 0);
    const { closesAt } = this.notice;
    const fits = until === hoursAfter(metAt, hours) && metAt < closesAt && metAt >= hoursAfter(closesAt, -hours);
    return fits || this.terms === undefined
      ? undefined
      : this.fault('NoticeNotByRule', 'was put off otherwise than its custom says');
  }

  resolve(): StepFault | undefined {
    const fits = this.phase === 'OPEN';
    this.phase = 'RESOLVED';
    return fits ? undefined : this.fault('ResolutionNotDerived', 'was resolved and is not open');
  }

  private outOfTurn(what: string): StepFault {
    return this.fault('NoticeNotByRule', `${what} out of turn`);
  }

  private fault(kind: FindingKind, what: string): StepFault {
    return { kind, message: `Motion ${this.notice.id} ${what}.` };
  }
}
