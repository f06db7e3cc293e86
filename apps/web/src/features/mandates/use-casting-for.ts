import { useState } from 'react';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import type { Choice } from '#libs/voting';
import { client } from '../../client/apollo-client.js';
import {
  CastMandateVotesDocument,
  MandatesOnDocument,
  type CastMandateVotesMutation,
  type MandateBallotInput,
  type MandateOnVotePartsFragment,
} from '../../gql/mandates/graphql.js';
import { EnrolVoterKeyDocument, MotionPageDocument, type MotionPartsFragment } from '../../gql/motions/graphql.js';
import type { RefusalShown } from '../forms/refused.js';
import { toHex } from '../motions/bytes.js';
import type { Caster, VoteTrouble } from '../motions/use-casting.js';
import { NoVoterKey, voterKey, type VoterKey } from '../motions/voter-key.js';

const SALT_BYTES = 32;

type Motion = Pick<MotionPartsFragment, 'id' | 'own'>;
type Answer = CastMandateVotesMutation['castMandateVotes'];

/** What became of the ballots: of whom, and why not where one was not taken. */
export type CastFor = Extract<Answer, { readonly __typename: 'MandateVotesCast' }>;

/** A ballot for a giver, as the server takes it: signed by the holder, committed to with chance of its own. */
export async function ballotFor(
  motion: string,
  mandate: Pick<MandateOnVotePartsFragment, 'voter' | 'holder' | 'mandate' | 'ballots'>,
  { choice, voter: key }: { readonly choice: Choice; readonly voter: VoterKey },
): Promise<MandateBallotInput> {
  // Fetched when somebody is about to cast, as the texts of one's own ballot are.
  const { BALLOT_DOMAIN, choiceText, mandateStatement } = await import('#libs/voting');
  const text = choiceText(choice);
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const [head, words] = [`${BALLOT_DOMAIN}\n`, text].map((part) => new TextEncoder().encode(part));
  const bytes = new Uint8Array([...(head ?? []), ...salt, ...(words ?? [])]);
  const commitment = toHex(await crypto.subtle.digest('SHA-256', bytes));
  const { voter, holder, mandate: of, ballots } = mandate;
  const place = { motion, voter, holder, mandate: of, number: ballots + 1 };
  const signature = await key.sign(mandateStatement({ ...place, commitment }));
  return { mandate: of, number: place.number, choice: text, salt: toHex(salt), key: key.key, signature };
}

/** The mandates and the key as the server has them now: another tab may have cast, or enrolled another key. */
async function asItStands(motionId: string, own: Motion['own']) {
  const [on, page] = await Promise.all([
    client.query({ query: MandatesOnDocument, variables: { motionId }, fetchPolicy: 'network-only' }),
    client.query({ query: MotionPageDocument, variables: { id: motionId }, fetchPolicy: 'network-only' }),
  ]);
  return { mandates: on.data?.mandatesOn ?? [], key: page.data?.motion?.own?.key ?? own?.key };
}

async function casting(
  { id, own }: Motion,
  caster: Caster,
  asked: { readonly mandates: readonly number[]; readonly choice: Choice },
): Promise<Answer | RefusalShown> {
  const voter = await voterKey({ ...caster, motion: id });
  const stands = await asItStands(id, own);
  if (stands.key !== voter.key) {
    const variables = { motionId: id, key: voter.key };
    const { data } = await client.mutate({ mutation: EnrolVoterKeyDocument, variables });
    const enrolled = data?.enrolVoterKey;
    if (enrolled !== undefined && 'message' in enrolled) return enrolled;
  }
  const held = stands.mandates.filter(({ mandate, isHolder }) => isHolder && asked.mandates.includes(mandate));
  // A choice and a salt for each, drawn anew: nobody sees which two ballots say the same.
  const ballots = await Promise.all(held.map((one) => ballotFor(id, one, { choice: asked.choice, voter })));
  const { data } = await client.mutate({
    mutation: CastMandateVotesDocument,
    variables: { motionId: id, ballots },
    refetchQueries: [MandatesOnDocument],
    awaitRefetchQueries: true,
  });
  if (data === undefined) throw new Error('the server did not answer');
  return data.castMandateVotes;
}

/** Signs ballots for others in this browser and casts them together; each is taken or refused by itself. */
export function useCastingFor(motion: Motion, caster: Caster) {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<VoteTrouble>();
  const [done, setDone] = useState<CastFor>();
  const cast = async (mandates: readonly number[], choice: Choice): Promise<boolean> => {
    setBusy(true);
    setDone(undefined);
    try {
      const answer = await casting(motion, caster, { mandates, choice });
      if ('message' in answer) setTrouble({ kind: 'REFUSED', refusal: answer });
      else {
        setTrouble(undefined);
        setDone(answer);
      }
      return !('message' in answer);
    } catch (error) {
      if (error instanceof NoVoterKey) setTrouble({ kind: 'KEY', why: error.why });
      else setTrouble({ kind: CombinedGraphQLErrors.is(error) ? 'SERVER' : 'LINK' });
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, trouble, done, cast };
}
