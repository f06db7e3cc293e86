import { InvariantViolation, isRefusal } from '#libs/amount';
import { electorateOf, type FrozenVoter } from '#libs/verification';
import { countingRoll, type Sha256 } from '#libs/voting';
import { queryIn, type Tx } from '../../database/database.js';
import type { DueVote } from './motion-round.store.js';

interface OpenedByToken {
  readonly voter: string;
  readonly college: string;
  readonly key: string;
  readonly choice: string;
  readonly commitment: string;
}

/**
 * What a secret vote is counted by: the last ballot of each token, and a roll of tokens and nameless places. The
 * resolution names the frozen roll all the same.
 */
export async function secretCount(
  tx: Tx,
  { partnershipId, id }: DueVote,
  { frozen, sha256 }: { readonly frozen: readonly FrozenVoter[]; readonly sha256: Sha256 },
) {
  const ballots = await queryIn<OpenedByToken>(
    tx,
    `SELECT voter_ref AS voter, college, encode(key, 'hex') AS key, choice, encode(commitment, 'hex') AS commitment
     FROM opened_secret_votes($1, $2) WHERE choice IS NOT NULL ORDER BY voter_ref`,
    [partnershipId, id],
  );
  const roll = countingRoll(
    frozen,
    ballots.map(({ voter, college, key }) => ({ voter, college, key })),
  );
  if (isRefusal(roll)) throw new InvariantViolation(`motion ${id}: ${roll.message}`);
  return { roll, ballots, electorate: electorateOf(frozen, sha256) };
}
