import { createUnionType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { OtherRefusal, refusalTypes } from '../../graphql/refusal.models.js';

@ObjectType('TokenIssuer')
export class TokenIssuerModel {
  @Field(() => String) college!: string;
  @Field(() => String, { description: 'RSA, SPKI in hexadecimal: RSABSSA-SHA384-PSS-Deterministic (RFC 9474).' })
  key!: string;
}

@ObjectType('TokensIssued')
export class TokensIssuedModel {
  @Field(() => String) college!: string;
  @Field(() => Int) members!: number;
  @Field(() => Int) drawn!: number;
  @Field(() => Int) voted!: number;
}

@ObjectType('SecretVote', { description: 'A vote by tokens that nobody can put a name to.' })
export class SecretVoteModel {
  @Field(() => [TokenIssuerModel], { description: 'Empty until it is open.' }) issuers!: TokenIssuerModel[];
  @Field(() => [TokensIssuedModel]) issued!: TokensIssuedModel[];
  @Field(() => Boolean, { description: 'Whether you drew your token. Whether it voted, nobody can tell.' })
  drawn!: boolean;
}

@InputType()
export class TokenRequestInput {
  @Field(() => ID) motionId!: string;
  @Field(() => String, { description: 'The blinded message, in hexadecimal.' }) blinded!: string;
  @Field(() => String, { description: 'Your enrolled key (Ed25519), in hexadecimal.' }) key!: string;
  @Field(() => String, { description: 'Of the request’s statement, by that key; in hexadecimal.' }) signature!: string;
}

@InputType()
export class SecretBallotInput {
  @Field(() => ID) motionId!: string;
  @Field(() => String) college!: string;
  @Field(() => String, { description: 'The key that the token signs (Ed25519), in hexadecimal.' }) key!: string;
  @Field(() => String, { description: 'The token: a signature by the college’s key, in hexadecimal.' }) token!: string;
  @Field(() => Int, { description: '1 for the token’s first ballot, one more for each that replaces it.' })
  number!: number;
  @Field(() => String, { description: 'Canonical JSON of the choice.' }) choice!: string;
  @Field(() => String, { description: '32 random bytes, in hexadecimal.' }) salt!: string;
  @Field(() => String, { description: 'Of the ballot’s statement, by the token’s key; in hexadecimal.' })
  signature!: string;
}

@ObjectType('TokenSigned')
export class TokenSignedModel {
  @Field(() => String, { description: 'The blind signature, in hexadecimal: unblind it, and nobody knows the token.' })
  answer!: string;
}

@ObjectType('SecretVoteCast')
export class SecretVoteCastModel {
  @Field(() => String) receipt!: string;
  @Field(() => ID, { description: 'The reference under which the token votes.' }) voter!: string;
  @Field(() => String, { nullable: true }) promise!: string | null;
}

/** The refusals of a secret vote that have a type of their own in the schema. */
export const SECRET_REFUSALS = ['NotFound', 'NotAllowed', 'MotionNotOpen', 'MotionClosed', 'NotOnElectorate'] as const;

const refusals = SECRET_REFUSALS.map((kind) => refusalTypes[kind]);
const resolveType = (value: { readonly kind: string }): string => value.kind;

export const TokenResult = createUnionType({
  name: 'TokenResult',
  types: () => [TokenSignedModel, ...refusals, OtherRefusal] as const,
  resolveType,
});

export const SecretVoteResult = createUnionType({
  name: 'SecretVoteResult',
  types: () => [SecretVoteCastModel, ...refusals, OtherRefusal] as const,
  resolveType,
});
