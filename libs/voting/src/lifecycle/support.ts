import { compareFractions, fraction, ofAmount, refuse, type Fraction, type Refusal } from '#libs/amount';

/** What part of all votes may call a meeting or add to its agenda (SCE, Regulation (EC) 1435/2003). */
export const REQUISITION_SHARE: Fraction = fraction(1n, 10n);
/** More members than this may do so whatever part of the votes they have. */
const REQUISITION_MEMBERS = 5_000n;

/** How many supporters a draft needs, and how many it has. */
export interface Support {
  readonly supporters: bigint;
  readonly needed: bigint;
  readonly reached: boolean;
}

/**
 * Whether enough members stand behind a draft for it to be deliberated: `share` of those who could, rounded up, and
 * never fewer than one. Each member counts once, and only those who could vote on it.
 *
 * @example 3 supporters of 41 members at 5 % // needed 3n, reached
 */
export function supportOf(
  supporters: ReadonlySet<string>,
  electorate: ReadonlySet<string>,
  share: Fraction,
): Support | Refusal<'SupporterUnknown'> {
  for (const supporter of supporters) {
    if (!electorate.has(supporter)) {
      return refuse('SupporterUnknown', {
        message: 'Only who could vote on a motion supports it.',
        field: supporter,
        rule: 'motion.support',
      });
    }
  }
  const asked = ofAmount(BigInt(electorate.size), share, 'UP');
  const needed = asked < 1n ? 1n : asked;
  return { supporters: BigInt(supporters.size), needed, reached: BigInt(supporters.size) >= needed };
}

/** Who asks for a meeting or for a point of its agenda. Votes, not money: memberships have them. */
export interface Requisition {
  readonly votesBehind: bigint;
  readonly votesOfAll: bigint;
  readonly membersBehind: bigint;
}

export type RequisitionRefusal = Refusal<'RequisitionTooSmall' | 'RequisitionMalformed'>;

/**
 * Says why a requisition calls nothing, or `undefined` if it must be followed: ten percent of the votes or more, or more
 * than 5,000 members. `share` is the custom's where that asks for less.
 */
export function mayRequisition(
  { votesBehind, votesOfAll, membersBehind }: Requisition,
  share: Fraction = REQUISITION_SHARE,
): RequisitionRefusal | undefined {
  const no = <K extends string>(kind: K, message: string): Refusal<K> =>
    refuse(kind, { message, field: 'votesBehind', rule: 'gm.requisition' });
  if (votesBehind < 0n || membersBehind < 0n || votesOfAll <= 0n || votesBehind > votesOfAll) {
    return no('RequisitionMalformed', `${votesBehind} votes of ${votesOfAll} are no part of them.`);
  }
  const enough = compareFractions(fraction(votesBehind, votesOfAll), share) >= 0;
  if (enough || membersBehind > REQUISITION_MEMBERS) return undefined;
  return no('RequisitionTooSmall', `${votesBehind} votes of ${votesOfAll} do not call a meeting.`);
}
