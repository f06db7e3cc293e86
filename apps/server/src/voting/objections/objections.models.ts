import { createUnionType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ANNULMENT_REMAINS, OBJECTION_RULES } from '#libs/voting';
import { OtherRefusal, refusalTypes } from '../../graphql/refusal.models.js';

const named = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, name]));

export const ObjectionRuleName = named(OBJECTION_RULES);
registerEnumType(ObjectionRuleName, { name: 'ObjectionRule' });
export const ObjectionStandingName = named(['OPEN', 'WAITING', 'WITHDRAWN', 'UPHELD', 'DISMISSED', 'MOOT']);
registerEnumType(ObjectionStandingName, { name: 'ObjectionStanding' });
export const FindingVerdictName = named(['UPHELD', 'DISMISSED']);
registerEnumType(FindingVerdictName, { name: 'FindingVerdict' });
export const UndoneKindName = named(['BLOCK', 'LIFT', 'PASTURE', 'JOURNALS']);
registerEnumType(UndoneKindName, { name: 'UndoneKind' });
export const AnnulmentRemainsName = named(ANNULMENT_REMAINS);
registerEnumType(AnnulmentRemainsName, { name: 'AnnulmentRemains' });

@ObjectType('ObjectionFinding', { description: 'What a jury of holders found.' })
export class ObjectionFindingModel {
  @Field(() => FindingVerdictName) verdict!: string;
  @Field(() => Int) jurors!: number;
  @Field(() => Int, { description: 'How many of the jury found so.' }) votes!: number;
  @Field(() => String, { nullable: true, description: 'Plain words; null where they were erased.' })
  reasons!: string | null;
  @Field(() => Date) foundAt!: Date;
  @Field(() => Boolean, { description: 'You were entered as one of the jury: who did not sit on it can tell.' })
  sat!: boolean;
}

@ObjectType('Objection', { description: 'What somebody holds against a decision. Who it was is not told.' })
export class ObjectionModel {
  @Field(() => ID) id!: string;
  @Field(() => Int) number!: number;
  @Field(() => ObjectionRuleName, { description: 'The rule that it holds broken.' }) rule!: string;
  @Field(() => String, { nullable: true, description: 'Plain words; null where they were erased.' })
  reasons!: string | null;
  @Field(() => ObjectionStandingName, { description: 'OPEN holds up; WAITING can still be found about.' })
  standing!: string;
  @Field(() => Date) objectedAt!: Date;
  @Field(() => Date, { nullable: true, description: 'Until when nothing is carried out for its sake.' })
  heldUntil!: Date | null;
  @Field(() => ObjectionFindingModel, { nullable: true }) finding!: ObjectionFindingModel | null;
  @Field(() => Boolean, { description: 'Yours to withdraw, while it stands.' }) own!: boolean;
  @Field(() => [String], {
    description: 'Roll numbers of the twelve whom the lot drew, while it is open: for officers.',
  })
  drawn!: string[];
}

@ObjectType('UndoneDeed', { description: 'One thing that the resolution did, and by what it was undone.' })
export class UndoneDeedModel {
  @Field(() => UndoneKindName) kind!: string;
  @Field(() => String) what!: string;
  @Field(() => String) by!: string;
}

@ObjectType('Annulment')
export class AnnulmentModel {
  @Field(() => Date) annulledAt!: Date;
  @Field(() => ID) objectionId!: string;
  @Field(() => [UndoneDeedModel]) undone!: UndoneDeedModel[];
  @Field(() => [AnnulmentRemainsName], { description: 'What an annulment cannot undo.' }) remains!: string[];
  @Field(() => [ID], { description: 'Reversals, and claims for money already gone; two hundred at most.' })
  journalIds!: string[];
}

@ObjectType('MotionObjections', { description: 'Objections to one decision, and what came of them.' })
export class MotionObjectionsModel {
  @Field(() => ID) motionId!: string;
  @Field(() => Date, { nullable: true, description: 'The last moment at which an objection is taken.' })
  objectUntil!: Date | null;
  @Field(() => Date, { nullable: true, description: 'The last moment at which one holds the execution up.' })
  holdsUntil!: Date | null;
  @Field(() => Date, { nullable: true, description: 'Until when open objections hold it up now.' })
  heldUntil!: Date | null;
  @Field(() => String, { nullable: true, description: 'Upheld, and why it could not be annulled yet.' })
  blockedWhy!: string | null;
  @Field(() => [ObjectionModel], { description: 'Three hundred at most, the first first.' })
  objections!: ObjectionModel[];
  @Field(() => AnnulmentModel, { nullable: true }) annulment!: AnnulmentModel | null;
}

@InputType()
export class ObjectionInput {
  @Field(() => ID) motionId!: string;
  @Field(() => ObjectionRuleName) rule!: string;
  @Field(() => String, { description: 'Everybody reads them; at most 5,000 characters.' }) reasons!: string;
}

@InputType()
export class ObjectionFindingInput {
  @Field(() => ID) objectionId!: string;
  @Field(() => FindingVerdictName) verdict!: string;
  @Field(() => [String], { description: 'Roll numbers of the jury.' }) jury!: string[];
  @Field(() => Int) votes!: number;
  @Field(() => String) reasons!: string;
}

@ObjectType('ObjectionsChanged')
export class ObjectionsChangedModel {
  @Field(() => MotionObjectionsModel, { nullable: true }) objections!: MotionObjectionsModel | null;
}

/** The refusals of objections that have a type of their own in the schema. */
export const OBJECTION_REFUSALS = ['NotFound', 'NotAllowed'] as const;

export const ObjectionsResult = createUnionType({
  name: 'ObjectionsResult',
  types: () => [ObjectionsChangedModel, ...OBJECTION_REFUSALS.map((kind) => refusalTypes[kind]), OtherRefusal] as const,
  resolveType: (value: { readonly kind: string }): string => value.kind,
});
