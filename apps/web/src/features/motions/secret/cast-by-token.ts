import { print } from 'graphql';
import type { Choice } from '#libs/voting';
import { CastSecretVoteDocument, type CastSecretVoteMutation } from '../../../gql/secret/graphql.js';
import type { RefusalShown } from '../../forms/refused.js';
import { toHex } from '../bytes.js';
import { signedBallot } from '../signed-ballot.js';
import { type KeptToken, keepToken, type TokenOf } from './kept-token.js';

/** A ballot by token that the server took in. */
export type SecretCast = Extract<CastSecretVoteMutation['castSecretVote'], { readonly __typename: 'SecretVoteCast' }>;

/**
 * Casts a ballot by token: without the session's cookie, so that nothing in the request says who sends it. Where the
 * answer was lost the ballot may be in the box: then the next number is tried, and the last ballot counts.
 */
export async function castByToken(of: TokenOf, token: KeptToken, choice: Choice): Promise<SecretCast | RefusalShown> {
  const first = await sent(of, token, choice);
  if (!('message' in first) || first.rule !== 'motion.secrecy' || first.field !== 'number') return first;
  return sent(of, { ...token, ballots: token.ballots + 1 }, choice);
}

async function sent(of: TokenOf, token: KeptToken, choice: Choice): Promise<SecretCast | RefusalShown> {
  const key = toHex(await crypto.subtle.exportKey('raw', token.pair.publicKey));
  const [{ secretReference }, { sha256 }] = await Promise.all([
    import('./token-texts.js'),
    import('@noble/hashes/sha2.js'),
  ]);
  const voter = secretReference(new Uint8Array(await crypto.subtle.exportKey('raw', token.pair.publicKey)), sha256);
  const sign = async (text: string): Promise<string> =>
    toHex(await crypto.subtle.sign('Ed25519', token.pair.privateKey, new TextEncoder().encode(text)));
  const number = token.ballots + 1;
  const ballot = await signedBallot({ motion: of.motion, voter, number }, choice, { key, sign });
  const answer = await fetch('/graphql', {
    method: 'POST',
    credentials: 'omit',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: print(CastSecretVoteDocument),
      variables: { ballot: { ...ballot, college: token.college, token: token.token ?? '' } },
    }),
  });
  // The shape of the answer is the schema's.
  const { data } = (await answer.json()) as { readonly data: CastSecretVoteMutation | null };
  if (data === null) throw new Error('the server did not answer');
  const cast = data.castSecretVote;
  if ('message' in cast) return cast;
  await keepToken(of, { ...token, ballots: number, receipt: cast.receipt });
  return cast;
}
