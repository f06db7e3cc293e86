import { createUnionType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { CustomChange, CustomRule } from '#libs/custom';
import { OtherRefusal, refusalTypes } from '../graphql/refusal.models.js';
import { Quantity } from '../graphql/scalars.js';
import type { Proposal } from './proposal.service.js';

@ObjectType('CustomRule', { description: 'One rule of a custom, in words.' })
export class CustomRuleModel implements CustomRule {
  @Field(() => String, { description: 'Where it stands in the document: waterfall.lockedReserve.' }) key!: string;
  @Field(() => String) section!: string;
  @Field(() => String) label!: string;
  @Field(() => String) value!: string;
  @Field(() => String, { description: 'The JSON of the document.' }) raw!: string;
  @Field(() => String, { description: 'Between what members may move it.' }) bound!: string;
  @Field(() => Boolean, { description: 'No majority can loosen it.' }) entrenched!: boolean;
  @Field(() => String, { nullable: true, description: 'Of an entrenched rule: which way it may go.' })
  tightens!: string | undefined;
}

@ObjectType('CustomChange', { description: 'What differs between two customs in one rule.' })
export class CustomChangeModel implements CustomChange {
  @Field(() => String) key!: string;
  @Field(() => String) section!: string;
  @Field(() => String) label!: string;
  @Field(() => String, { nullable: true, description: 'Null where the rule is new.' }) before!: string | undefined;
  @Field(() => String, { nullable: true, description: 'Null where the rule is gone.' }) after!: string | undefined;
  @Field(() => String) sentence!: string;
  @Field(() => String, { description: 'TIGHTENED or LOOSENED, of an entrenched rule; otherwise CHANGED.' })
  effect!: CustomChange['effect'];
}

@ObjectType('CustomRefusal', { description: 'Something that stands against a change of the custom.' })
export class CustomRefusalModel {
  @Field(() => String) kind!: string;
  @Field(() => String) message!: string;
  @Field(() => String) field!: string;
  @Field(() => String) rule!: string;
}

@ObjectType('CustomVersionNode', { description: 'A version of the custom, and how it came to be.' })
export class CustomVersionModel {
  @Field(() => Int) version!: number;
  @Field(() => String) effectiveOn!: string;
  @Field(() => Boolean) inForce!: boolean;
  @Field(() => Date) adoptedAt!: Date;
  @Field(() => String, { description: 'SHA-256 of the text that was adopted, in hex.' }) hash!: string;
  @Field(() => ID, { nullable: true, description: 'The resolution that adopted it; null for the founders’ custom.' })
  resolutionId!: string | null;
  @Field(() => [CustomRuleModel]) rules!: readonly CustomRuleModel[];
  @Field(() => [CustomChangeModel], { description: 'Against the version before it.' })
  changes!: readonly CustomChangeModel[];
  @Field(() => String, { nullable: true, description: 'The hash of its leaf in the log, in hex.' })
  leaf!: string | null;
}

@ObjectType('CustomProposal', { description: 'What a member thinks the custom should say.' })
export class CustomProposalModel implements Pick<Proposal, 'title' | 'why' | 'by' | 'createdAt'> {
  @Field(() => ID) id!: string;
  @Field(() => String) title!: string;
  @Field(() => String) why!: string;
  @Field(() => String, { description: 'A roll number, or a name that is public.' }) by!: string;
  @Field(() => Date) createdAt!: Date;
  @Field(() => String, { description: 'DRAFT, WITHDRAWN or ADOPTED.' }) state!: string;
  @Field(() => String) document!: string;
  @Field(() => [CustomChangeModel], { description: 'Against the version that it was written for.' })
  changes!: readonly CustomChangeModel[];
  @Field(() => [CustomRefusalModel], { description: 'What stands against it now.' })
  refusals!: readonly CustomRefusalModel[];
}

@ObjectType('CheckedCustom')
export class CheckedCustomModel {
  @Field(() => [CustomChangeModel]) changes!: readonly CustomChangeModel[];
  @Field(() => [CustomRefusalModel]) refusals!: readonly CustomRefusalModel[];
  @Field(() => String, { description: 'The whole canonical text, with the next number.' }) document!: string;
}

@ObjectType('CustomCost', { description: 'What a change would cost whoever asks; nobody else is told.' })
export class CustomCostModel {
  @Field(() => String) sentence!: string;
  @Field(() => Quantity) before!: bigint;
  @Field(() => Quantity) after!: bigint;
  @Field(() => String) unit!: string;
}

@InputType()
export class ProposeCustomInput {
  @Field(() => String) title!: string;
  @Field(() => String) why!: string;
  @Field(() => String, { description: 'JSON; what it does not name stays as it is.' }) document!: string;
}

@ObjectType('CustomProposed')
export class CustomProposedModel {
  @Field(() => CustomProposalModel) proposal!: CustomProposalModel;
}

@ObjectType('CustomWithdrawn')
export class CustomWithdrawnModel {
  @Field(() => CustomProposalModel) proposal!: CustomProposalModel;
}

/** The refusals of a proposal that have a type of their own in the schema. */
export const PROPOSAL_REFUSALS = ['NotAllowed', 'NotFound'] as const;

const refusals = () => PROPOSAL_REFUSALS.map((kind) => refusalTypes[kind]);

export const ProposeCustomResult = createUnionType({
  name: 'ProposeCustomResult',
  types: () => [CustomProposedModel, ...refusals(), OtherRefusal] as const,
  resolveType: (value: { readonly kind: string }) => value.kind,
});

export const WithdrawCustomResult = createUnionType({
  name: 'WithdrawCustomResult',
  types: () => [CustomWithdrawnModel, ...refusals(), OtherRefusal] as const,
  resolveType: (value: { readonly kind: string }) => value.kind,
});
