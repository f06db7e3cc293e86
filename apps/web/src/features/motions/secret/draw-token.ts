import { print } from 'graphql';
import { client } from '../../../client/apollo-client.js';
import { EnrolVoterKeyDocument } from '../../../gql/motions/graphql.js';
import { DrawTokenDocument, SecretVoteDocument, type SecretVoteQuery } from '../../../gql/secret/graphql.js';
import type { RefusalShown } from '../../forms/refused.js';
import { toHex } from '../bytes.js';
import { voterKey } from '../voter-key.js';
import { type KeptToken, keepToken, keptToken, type TokenOf } from './kept-token.js';

const fromHex = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text.match(/../gu) ?? [], (byte) => Number.parseInt(byte, 16));

/** The suite of RFC 9474 by which tokens are signed: the message is a key, and so is hard to guess by itself. */
async function blinding() {
  const { RSABSSA } = await import('@cloudflare/blindrsa-ts');
  const suite = RSABSSA.SHA384.PSS.Deterministic();
  const keyOf = (spki: string) =>
    crypto.subtle.importKey('spki', fromHex(spki), { name: 'RSA-PSS', hash: 'SHA-384' }, true, ['verify']);
  return { suite, keyOf };
}

/** What a member stands as on the frozen roll. */
export interface RollPlace {
  readonly voter: string;
  readonly college: string;
  /** The key with which their requests must be signed; empty where none is enrolled. */
  readonly key: string;
}

/**
 * The colleges' keys, asked for without the session's cookie: a key that were shown to one member alone would mark that
 * member's token, and the server is not to know whom it answers. They stand in the log too.
 */
async function issuersForEverybody(motionId: string): Promise<NonNullable<SecretVoteQuery['secretVote']>['issuers']> {
  const answer = await fetch('/graphql', {
    method: 'POST',
    credentials: 'omit',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: print(SecretVoteDocument), variables: { motionId } }),
  });
  // The shape of the answer is the schema's.
  const { data } = (await answer.json()) as { readonly data: SecretVoteQuery | null };
  return data?.secretVote?.issuers ?? [];
}

/** A new token, blinded and not yet signed. Kept before it is asked for. */
async function prepared(of: TokenOf, college: string): Promise<KeptToken> {
  const issuer = (await issuersForEverybody(of.motion)).find((each) => each.college === college);
  if (issuer === undefined) throw new Error('no key signs tokens of this vote');
  const pair = await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify']);
  const message = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const { suite, keyOf } = await blinding();
  const { blindedMsg, inv } = await suite.blind(await keyOf(issuer.key), suite.prepare(message));
  const token: KeptToken = {
    pair,
    college: issuer.college,
    issuer: issuer.key,
    blinded: blindedMsg,
    inverse: inv,
    ballots: 0,
  };
  await keepToken(of, token);
  return token;
}

/** The key of this browser by which the request is signed, enrolled where it is not yet. */
async function requesting(of: TokenOf, place: RollPlace) {
  const signer = await voterKey(of);
  if (signer.key === place.key) return signer;
  const { data } = await client.mutate({
    mutation: EnrolVoterKeyDocument,
    variables: { motionId: of.motion, key: signer.key },
  });
  const enrolled = data?.enrolVoterKey;
  if (enrolled !== undefined && 'message' in enrolled) return enrolled;
  return signer;
}

/**
 * Draws the member's token: it is made in this browser, signed blindly by the server, and unblinded here. The server
 * knows that it was drawn, and cannot tell it again when it votes. Answers a refusal where the server gives none.
 */
export async function drawToken(of: TokenOf, place: RollPlace): Promise<KeptToken | RefusalShown> {
  const before = await keptToken(of);
  if (before?.token !== undefined) return before;
  const waiting = before ?? (await prepared(of, place.college));
  const signer = await requesting(of, place);
  if ('message' in signer) return signer;
  const { tokenRequest } = await import('./token-texts.js');
  const request = toHex(await crypto.subtle.digest('SHA-256', new Uint8Array(waiting.blinded)));
  const signature = await signer.sign(tokenRequest({ motion: of.motion, voter: place.voter, request }));
  const { data } = await client.mutate({
    mutation: DrawTokenDocument,
    variables: { request: { motionId: of.motion, blinded: toHex(waiting.blinded), key: signer.key, signature } },
  });
  const answer = data?.drawToken;
  if (answer === undefined) throw new Error('the server did not answer');
  if ('message' in answer) return answer;
  return unblinded(of, waiting, answer.answer);
}

/** Takes the blinding off. A signature that is none is found here: then the token is worth nothing, and not kept as one. */
async function unblinded(of: TokenOf, waiting: KeptToken, answer: string): Promise<KeptToken> {
  const { suite, keyOf } = await blinding();
  const message = new Uint8Array(await crypto.subtle.exportKey('raw', waiting.pair.publicKey));
  const key = await keyOf(waiting.issuer);
  const signed = await suite.finalize(key, suite.prepare(message), fromHex(answer), waiting.inverse);
  const token = { ...waiting, token: toHex(signed) };
  await keepToken(of, token);
  return token;
}
