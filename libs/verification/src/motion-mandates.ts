import { isRefusal } from '#libs/amount';
import { type BallotFate, type HolderCaps, resolveMandates } from '#libs/voting';
import type { FrozenVoter } from './decide-motion.js';
import type { MandateBallotLeaf, MandateLeaf } from './motion-leaves.js';

/** A ballot that one voter cast for another, in the order of the log. */
export interface BallotFor extends MandateBallotLeaf {
  readonly of: MandateLeaf;
  /** The key that the holder had taken up last before it; undefined where that is still the one of the roll. */
  readonly newest: string | undefined;
}

/** What made somebody present, or took it away again: a ballot of their own, one by a mandate, the end of a mandate. */
type Act =
  | { readonly own: string }
  | { readonly of: MandateLeaf; readonly number: number }
  | { readonly ended: number; readonly giver: string };

/** A ballot that counts, or could: of the voter's own, or by the mandate of that number. */
export interface Counting {
  readonly voter: string;
  readonly mandate: number | undefined;
  readonly number: number;
}

/** The mandates of one vote, step by step as the log has them, and everything that made its voters present. */
export class MandateBook {
  readonly ballots: BallotFor[] = [];
  private readonly given = new Map<number, MandateLeaf>();
  private readonly over = new Set<number>();
  private readonly acts: Act[] = [];

  /** So many acts there were so far. */
  get length(): number {
    return this.acts.length;
  }

  /** What is not as it must be: the next number, one for each giver, and of a holder who has not given theirs. */
  give(leaf: MandateLeaf): string | undefined {
    const { number, giver, holder, kind } = leaf;
    const standing = [...this.given.values()].filter((each) => !this.over.has(each.number));
    const inTurn = number === this.given.size + 1;
    this.given.set(number, leaf);
    if (!inTurn || (kind !== 'DELEGATION' && kind !== 'PROXY')) return `has mandate ${number} out of turn`;
    if (giver === holder) return `has a mandate of ${giver} to themselves`;
    if (standing.some((each) => each.giver === giver)) return `has two mandates of ${giver} at a time`;
    if (standing.some((each) => each.giver === holder && each.kind === kind)) {
      return `has a mandate held by ${holder}, who has given theirs`;
    }
    return undefined;
  }

  end(number: number): string | undefined {
    const leaf = this.given.get(number);
    if (leaf === undefined || this.over.has(number)) return `has the end of mandate ${number}, which does not stand`;
    this.over.add(number);
    this.acts.push({ ended: number, giver: leaf.giver });
    return undefined;
  }

  own(voter: string): void {
    this.acts.push({ own: voter });
  }

  of(number: number): MandateLeaf | undefined {
    return this.given.get(number);
  }

  /** Takes a ballot by a mandate that stands, the next of it. */
  cast(leaf: MandateBallotLeaf, newest: string | undefined): string | undefined {
    const of = this.given.get(leaf.mandate);
    if (of === undefined || this.over.has(leaf.mandate)) {
      return `has a ballot by mandate ${leaf.mandate}, which does not stand`;
    }
    const last = this.ballots.filter(({ mandate }) => mandate === leaf.mandate).length;
    this.ballots.push({ ...leaf, of, newest });
    this.acts.push({ of, number: leaf.number });
    return leaf.number === last + 1
      ? undefined
      : `has ballot ${leaf.number} by mandate ${leaf.mandate} after ballot ${last}`;
  }

  /** Who was present after so many acts. */
  presentAfter(count: number): readonly string[] {
    const acts = this.acts.slice(0, count);
    const over = new Set(acts.flatMap((act) => ('ended' in act ? [act.ended] : [])));
    const voters = acts.flatMap((act) => {
      if ('own' in act) return [act.own];
      return 'of' in act && !over.has(act.of.number) ? [act.of.giver] : [];
    });
    return [...new Set(voters)];
  }

  /**
   * The ballots that count by the rule itself, `resolveMandates`: each voter's own last one, else the last cast for them
   * by a mandate of theirs that holds. Why each other does not, by the number of its mandate.
   */
  counting(
    own: readonly { readonly voter: string; readonly number: number }[],
    roll: readonly FrozenVoter[],
    caps: HolderCaps,
  ): { readonly counting: readonly Counting[]; readonly fates: ReadonlyMap<number, BallotFate> } {
    // The log gives no hours, and needs none: what stands in it stood in its turn.
    const [always, meeting] = [{ topic: undefined, fromMs: 0n, untilMs: 2n }, 'here'];
    const mandates = [...this.given.values()].map(({ number, giver, holder, kind }) => ({
      id: String(number),
      giver,
      holder,
      of: kind === 'PROXY' ? ({ kind, meeting } as const) : ({ kind: 'DELEGATION' } as const),
      scope: always,
      givenAtMs: BigInt(number),
      revokedAtMs: this.over.has(number) ? 0n : undefined,
    }));
    const ballots = [
      ...own.map(({ voter, number }) => ({ voter, number, mandate: undefined })),
      ...this.ballots.map(({ of, number, mandate }) => ({ voter: of.giver, number, mandate })),
    ];
    const resolved = resolveMandates<Counting>({
      topic: '',
      closesAtMs: 1n,
      roll: roll.map(({ voter, college }) => ({ voterRef: voter, college })),
      mandates,
      ballots: ballots.map((choice, at) => ({
        id: String(at),
        voterRef: choice.voter,
        mandate: choice.mandate === undefined ? undefined : String(choice.mandate),
        sequence: BigInt(choice.number),
        castAtMs: 1n,
        choice,
      })),
      caps,
      meeting: { id: meeting, checkedIn: new Set(roll.map(({ voter }) => voter)) },
    });
    // Two ballots under one number were found as they came.
    if (isRefusal(resolved)) return { counting: [], fates: new Map() };
    const fates = new Map<number, BallotFate>();
    for (const [id, fate] of resolved.fates) {
      const mandate = ballots[Number(id)]?.mandate;
      if (mandate !== undefined && fate !== 'SUPERSEDED') fates.set(mandate, fate);
    }
    return { counting: resolved.counted.map(({ choice }) => choice), fates };
  }
}
