import type { MotionTerms } from '#libs/voting';
import type { FindingKind } from './finding.js';
import { MandateBook } from './motion-mandates.js';
import type {
  BallotLeaf,
  ExtensionLeaf,
  KeyLeaf,
  MandateBallotLeaf,
  MandateLeaf,
  NoticeLeaf,
  OpeningLeaf,
} from './motion-leaves.js';
import type { TokenBox } from './motion-tokens.js';
import type { StepFault } from './step-fault.js';

export type { StepFault } from './step-fault.js';

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
  /** The tokens of a secret vote; absent where it is none. */
  box: TokenBox | undefined;
  phase: 'NOTICED' | 'RECALLED' | 'OPEN' | 'RESOLVED' = 'NOTICED';
  opening: OpeningLeaf | undefined;
  readonly ballots: CastBallot[] = [];
  /** Its mandates, and everything that made its voters present. */
  readonly mandates = new MandateBook();
  /** How many acts had made voters present when the close was put off; undefined where it was not. */
  extendedAfter: number | undefined;
  private readonly keys = new Map<string, string[]>();
  /** Whose each further key is: with ten thousand of them nobody is looked for one by one. */
  private readonly owners = new Map<string, string>();
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

  /** The key that a voter has taken up last; undefined where it is still the one of the roll. */
  newestKey(voter: string): string | undefined {
    return this.keys.get(voter)?.at(-1);
  }

  /** A voter's further key: the next of theirs, and nobody else's. */
  key({ voter, number, key }: KeyLeaf): StepFault | undefined {
    if (this.phase !== 'OPEN') return this.outOfTurn('was given a further key');
    const others = (this.owners.get(key) ?? voter) !== voter;
    this.owners.set(key, voter);
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
    this.mandates.own(voter);
    if (number === last + 1) return undefined;
    return this.fault('BallotDiffers', `has ballot ${number} of ${voter} after ballot ${last}`);
  }

  /** A mandate of a voter to another, while the vote is open. */
  give(leaf: MandateLeaf): StepFault | undefined {
    return this.mandated(this.mandates.give(leaf), 'ElectorateDiffers');
  }

  endMandate(number: number): StepFault | undefined {
    return this.mandated(this.mandates.end(number), 'ElectorateDiffers');
  }

  /** A ballot that a holder cast for a giver. */
  castFor(leaf: MandateBallotLeaf): StepFault | undefined {
    const holder = this.mandates.of(leaf.mandate)?.holder ?? '';
    return this.mandated(this.mandates.cast(leaf, this.keys.get(holder)?.at(-1)), 'BallotDiffers');
  }

  private mandated(what: string | undefined, kind: FindingKind): StepFault | undefined {
    if (what !== undefined) return this.fault(kind, what);
    return this.phase === 'OPEN' ? undefined : this.fault(kind, 'has a step of a mandate and is not open');
  }

  /** The close is put off once, by as much as the custom says, from an hour so late that it may be. */
  extend({ metAt, until }: ExtensionLeaf): StepFault | undefined {
    if (this.phase !== 'OPEN' || this.extendedAfter !== undefined) return this.outOfTurn('was put off');
    this.extendedAfter = this.mandates.length;
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
