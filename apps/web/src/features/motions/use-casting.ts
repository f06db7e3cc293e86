import { useState } from 'react';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import type { Choice } from '#libs/voting';
import { client } from '../../client/apollo-client.js';
import {
  CastVoteDocument,
  EnrolVoterKeyDocument,
  MotionPageDocument,
  type CastVoteMutation,
  type MotionPartsFragment,
} from '../../gql/motions/graphql.js';
import type { RefusalShown } from '../forms/refused.js';
import { ballotTaken, keepBallot } from './kept-ballot.js';
import { signedBallot } from './signed-ballot.js';
import { NoVoterKey, voterKey } from './voter-key.js';

/** A ballot that the server took in. */
export type Cast = Extract<CastVoteMutation['castVote'], { readonly __typename: 'VoteCast' }>;

/** Why a ballot was not cast. */
export type VoteTrouble =
  | { readonly kind: 'REFUSED'; readonly refusal: RefusalShown }
  | { readonly kind: 'KEY'; readonly why: NoVoterKey['why'] }
  | { readonly kind: 'SERVER' | 'LINK' };

/** Who casts, in which partnership. */
export interface Caster {
  readonly partnership: string;
  readonly person: string;
}

/** The server's own account of the motion: after a lost answer nobody else knows which ballot was the last. */
async function asItStands(id: string): Promise<MotionPartsFragment | undefined> {
  const { data } = await client.query({ query: MotionPageDocument, variables: { id }, fetchPolicy: 'network-only' });
  return data?.motion ?? undefined;
}

async function casting(
  { id, own }: Pick<MotionPartsFragment, 'id' | 'own'>,
  choice: Choice,
  caster: Caster,
): Promise<Cast | RefusalShown> {
  const voter = await voterKey({ ...caster, motion: id });
  if (own?.key !== voter.key) {
    const { data } = await client.mutate({
      mutation: EnrolVoterKeyDocument,
      variables: { motionId: id, key: voter.key },
    });
    const enrolled = data?.enrolVoterKey;
    if (enrolled !== undefined && 'message' in enrolled) return enrolled;
  }
  const place = { motion: id, voter: own?.voter ?? '', number: 1 + (own?.ballots ?? 0) };
  const ballot = await signedBallot(place, choice, voter);
  keepBallot(caster, ballot);
  const { data } = await client.mutate({ mutation: CastVoteDocument, variables: { ballot } });
  if (data === undefined) throw new Error('the server did not answer');
  if (!('message' in data.castVote)) ballotTaken(caster, ballot, data.castVote);
  return data.castVote;
}

function troubleOf(error: unknown): VoteTrouble {
  if (error instanceof NoVoterKey) return { kind: 'KEY', why: error.why };
  return { kind: CombinedGraphQLErrors.is(error) ? 'SERVER' : 'LINK' };
}

/** Signs a ballot in this browser and casts it. What went wrong is told, and the same can be tried again. */
export function useCasting(motion: MotionPartsFragment, caster: Caster) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<VoteTrouble>();
  const [done, setDone] = useState<Cast>();
  /** True where the server took it in. */
  const cast = async (choice: Choice): Promise<boolean> => {
    setBusy(true);
    try {
      const stands = trouble === undefined ? motion : ((await asItStands(motion.id)) ?? motion);
      const answer = await casting(stands, choice, caster);
      const refused = 'message' in answer;
      setTrouble(refused ? { kind: 'REFUSED', refusal: answer } : undefined);
      if (!refused) setDone(answer);
      return !refused;
    } catch (error) {
      setTrouble(troubleOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return {
    busy,
    trouble,
    done,
    cast,
    again: () => {
      setDone(undefined);
    },
  };
}
