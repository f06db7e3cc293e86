import { createUnionType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { OtherRefusal, refusalTypes } from '../../graphql/refusal.models.js';

@ObjectType('Mandate', { description: 'One member’s word that another votes for them. Only these two read it.' })
export class MandateModel {
  @Field(() => ID) id!: string;
  @Field(() => Boolean, { description: 'True where you hold it, false where you gave it.' }) isHolder!: boolean;
  @Field(() => String, { description: 'The other of the two.' }) person!: string;
  @Field(() => String, { nullable: true, description: 'The kind of motions that it is for.' }) topic!: string | null;
  @Field(() => ID, { nullable: true }) motionId!: string | null;
  @Field(() => String, { nullable: true }) motionTitle!: string | null;
  @Field(() => ID, { nullable: true }) meetingId!: string | null;
  @Field(() => Date) givenAt!: Date;
  @Field(() => Date) until!: Date;
  @Field(() => Date, { nullable: true }) revokedAt!: Date | null;
  @Field(() => Boolean) stands!: boolean;
}

@ObjectType('MandateOnVote', { description: 'A mandate in one vote, as its giver or its holder sees it there.' })
export class MandateOnVoteModel {
  @Field(() => Int, { description: 'The number that it has in this vote.' }) mandate!: number;
  @Field(() => ID) mandateId!: string;
  @Field(() => Boolean) isHolder!: boolean;
  @Field(() => String) person!: string;
  @Field(() => ID, { description: 'The giver’s reference on the frozen roll.' }) voter!: string;
  @Field(() => ID, { description: 'The holder’s.' }) holder!: string;
  @Field(() => Int, { description: 'Ballots cast by it; the last one can count.' }) ballots!: number;
  @Field(() => Date, { nullable: true }) castAt!: Date | null;
  @Field(() => String, { nullable: true, description: 'The holder’s alone.' }) receipt!: string | null;
  @Field(() => String, { nullable: true, description: 'Why nothing can be cast by it now.' }) fault!: string | null;
  @Field(() => String, { nullable: true, description: 'After the close, what was cast.' }) choice!: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'Whether the last ballot by it counts: BY_MANDATE, OVERRIDDEN, MANDATE_REVOKED.',
  })
  fate!: string | null;
}

@InputType('MandateBallotInput')
export class MandateBallotInput {
  @Field(() => Int) mandate!: number;
  @Field(() => Int, { description: '1 for the first ballot by it, one more for each that replaces it.' })
  number!: number;
  @Field(() => String, { description: 'Canonical JSON of the choice.' }) choice!: string;
  @Field(() => String, { description: '32 random bytes, in hexadecimal.' }) salt!: string;
  @Field(() => String, { description: 'Your enrolled key (Ed25519), in hexadecimal.' }) key!: string;
  @Field(() => String, { description: 'Of the mandate ballot’s statement, by that key.' }) signature!: string;
}

@ObjectType('MandateCast')
export class MandateCastModel {
  @Field(() => Int) mandate!: number;
  @Field(() => String, { nullable: true }) receipt!: string | null;
  @Field(() => Date, { nullable: true }) castAt!: Date | null;
  @Field(() => String, { nullable: true }) promise!: string | null;
  @Field(() => String, { nullable: true, description: 'Why it was not taken.' }) refused!: string | null;
}

@ObjectType('MandatesChanged')
export class MandatesChangedModel {
  @Field(() => [MandateModel]) mandates!: MandateModel[];
}

@ObjectType('MandateVotesCast')
export class MandateVotesCastModel {
  @Field(() => [MandateCastModel]) cast!: MandateCastModel[];
  @Field(() => [MandateOnVoteModel]) mandates!: MandateOnVoteModel[];
}

/** Refusals that have a type of their own in what mandates answer. */
export const MANDATE_REFUSALS = ['NotFound', 'NotAllowed', 'MotionNotOpen', 'MotionClosed', 'NotOnElectorate'] as const;

const refusals = MANDATE_REFUSALS.map((kind) => refusalTypes[kind]);
const resolveType = (value: { readonly kind: string }): string => value.kind;

export const MandatesResult = createUnionType({
  name: 'MandatesResult',
  types: () => [MandatesChangedModel, ...refusals, OtherRefusal] as const,
  resolveType,
});

export const CastMandateVotesResult = createUnionType({
  name: 'CastMandateVotesResult',
  types: () => [MandateVotesCastModel, ...refusals, OtherRefusal] as const,
  resolveType,
});
