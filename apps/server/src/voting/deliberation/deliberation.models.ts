import { createUnionType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { SIGNALS } from '#libs/voting';
import { OtherRefusal, refusalTypes } from '../../graphql/refusal.models.js';
import { MotionEffectMemberModel, MotionTextInput } from '../motions/motions.models.js';
import { POST_KINDS } from './deliberation.types.js';

const named = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, name]));

export const MotionPostKindName = named(POST_KINDS);
registerEnumType(MotionPostKindName, { name: 'MotionPostKind' });
export const MotionSignalName = named(SIGNALS);
registerEnumType(MotionSignalName, { name: 'MotionSignal' });
export const AmendmentStateName = named(['OPEN', 'ACCEPTED', 'DECLINED', 'WITHDRAWN']);
registerEnumType(AmendmentStateName, { name: 'AmendmentState' });
export const WordChangeKindName = named(['KEPT', 'DELETED', 'INSERTED']);
registerEnumType(WordChangeKindName, { name: 'WordChangeKind' });

@ObjectType('MotionPost', { description: 'What somebody wrote to a motion: plain words, never markup.' })
export class MotionPostModel {
  @Field(() => ID) id!: string;
  @Field(() => Int, { description: 'The version of the motion that it speaks of.' }) version!: number;
  @Field(() => MotionPostKindName) kind!: string;
  @Field(() => ID, { nullable: true, description: 'The question that it answers.' }) answers!: string | null;
  @Field(() => Boolean, { description: 'The motion is not noticed before who writes it has answered.' })
  mustAnswer!: boolean;
  @Field(() => String, { nullable: true, description: 'Null where they were taken back or erased: the place stays.' })
  words!: string | null;
  @Field(() => String, { description: 'By roll number, or by name where it is public.' }) author!: string;
  @Field(() => Boolean, { description: 'Written by who writes the motion.' }) byAuthor!: boolean;
  @Field(() => Date) postedAt!: Date;
  @Field(() => Date, { nullable: true }) withdrawnAt!: Date | null;
  @Field(() => Boolean, { description: 'Yours to take back.' }) own!: boolean;
}

@ObjectType('SignalCount')
export class SignalCountModel {
  @Field(() => MotionSignalName) signal!: string;
  @Field(() => Int) count!: number;
}

@ObjectType('MotionTemperature', { description: 'How a motion stands with those who said so. It binds nobody.' })
export class MotionTemperatureModel {
  @Field(() => Int) signalled!: number;
  @Field(() => [SignalCountModel], { nullable: true, description: 'Null while too few signalled to hide any of them.' })
  counts!: SignalCountModel[] | null;
  @Field(() => MotionSignalName, { nullable: true, description: 'Your own; the last one counts.' })
  own!: string | null;
}

@ObjectType('WordChange')
export class WordChangeModel {
  @Field(() => WordChangeKindName) kind!: string;
  @Field(() => String) text!: string;
}

@ObjectType('AmendedText', { description: 'One text of the motion as an amendment changes it, word by word.' })
export class AmendedTextModel {
  @Field(() => String, { description: 'title, why, what or cost.' }) field!: string;
  @Field(() => [WordChangeModel]) changes!: WordChangeModel[];
}

@ObjectType('AmendedEffect', { description: 'One member of the effect as an amendment changes it.' })
export class AmendedEffectModel {
  @Field(() => String) name!: string;
  @Field(() => String, { nullable: true }) before!: string | null;
  @Field(() => String, { nullable: true }) after!: string | null;
}

@ObjectType('MotionAmendment', { description: 'A change that a member proposes, against one numbered version.' })
export class MotionAmendmentModel {
  @Field(() => Int) number!: number;
  @Field(() => Int, { description: 'The version that it changes.' }) base!: number;
  @Field(() => Boolean, { description: 'Open, and the motion has gone on since: it is proposed anew or not at all.' })
  stale!: boolean;
  @Field(() => AmendmentStateName) state!: string;
  @Field(() => String) author!: string;
  @Field(() => String, { nullable: true }) why!: string | null;
  @Field(() => [AmendedTextModel]) texts!: AmendedTextModel[];
  @Field(() => [AmendedEffectModel]) effect!: AmendedEffectModel[];
  @Field(() => Date) proposedAt!: Date;
  @Field(() => Date, { nullable: true }) answeredAt!: Date | null;
  @Field(() => String, { nullable: true, description: 'What who writes the motion said to it.' })
  reasons!: string | null;
  @Field(() => Int, { nullable: true, description: 'The version that it became.' }) became!: number | null;
  @Field(() => Boolean) own!: boolean;
}

@ObjectType('MotionVersionHead', { description: 'One version of a motion, without its words.' })
export class MotionVersionHeadModel {
  @Field(() => Int) number!: number;
  @Field(() => String, { description: 'By roll number, or by name where it is public.' }) author!: string;
  @Field(() => Date) writtenAt!: Date;
  @Field(() => Int, { nullable: true, description: 'The amendment that it came from.' }) amendment!: number | null;
}

@ObjectType('MotionVersionText')
export class MotionVersionTextModel {
  @Field(() => Int) number!: number;
  @Field(() => String) title!: string;
  @Field(() => String) why!: string;
  @Field(() => String) what!: string;
  @Field(() => String) cost!: string;
  @Field(() => [MotionEffectMemberModel]) effect!: MotionEffectMemberModel[];
}

@ObjectType('WordsLeft', { description: 'What you may still say to a motion.' })
export class WordsLeftModel {
  @Field(() => Int, { description: 'Posts, within a day.' }) posts!: number;
  @Field(() => Int, { description: 'Questions that must be answered.' }) questions!: number;
  @Field(() => Int, { description: 'Amendments, within a day.' }) amendments!: number;
}

@ObjectType('Deliberation', { description: 'What was said to a motion before its notice.' })
export class DeliberationModel {
  @Field(() => ID) motionId!: string;
  @Field(() => Boolean, { description: 'Members can still speak to it.' }) open!: boolean;
  @Field(() => [MotionPostModel], { description: 'Two hundred at most, the oldest first.' }) posts!: MotionPostModel[];
  @Field(() => Boolean, { description: 'There are later posts: ask for those after the last one.' }) more!: boolean;
  @Field(() => [MotionPostModel]) argumentsFor!: MotionPostModel[];
  @Field(() => [MotionPostModel]) argumentsAgainst!: MotionPostModel[];
  @Field(() => [ID], { description: 'Questions that keep it from being noticed until who writes it answers them.' })
  questionsOpen!: string[];
  @Field(() => MotionTemperatureModel) temperature!: MotionTemperatureModel;
  @Field(() => [MotionAmendmentModel], { description: 'The open ones first, then the latest.' })
  amendments!: MotionAmendmentModel[];
  @Field(() => WordsLeftModel, { nullable: true, description: 'Null where nobody is signed in.' })
  left!: WordsLeftModel | null;
}

@InputType()
export class MotionPostInput {
  @Field(() => ID) motionId!: string;
  @Field(() => MotionPostKindName, { description: 'Not ANSWER: that is answerQuestion.' }) kind!: string;
  @Field(() => String, { description: 'At most 5,000 characters.' }) words!: string;
  @Field(() => Boolean, { defaultValue: false, description: 'Of a question: the motion waits for its answer.' })
  mustAnswer!: boolean;
}

@InputType()
export class AmendmentInput {
  @Field(() => ID) motionId!: string;
  @Field(() => Int, { description: 'The version that you have read.' }) base!: number;
  @Field(() => MotionTextInput, { description: 'The whole text as it should be; what differs is the amendment.' })
  text!: MotionTextInput;
  @Field(() => String) why!: string;
}

@ObjectType('DeliberationChanged')
export class DeliberationChangedModel {
  @Field(() => DeliberationModel) deliberation!: DeliberationModel;
}

/** The refusals of speaking to a motion that have a type of their own in the schema. */
export const DELIBERATION_REFUSALS = ['NotFound', 'NotAllowed'] as const;

export const DeliberationResult = createUnionType({
  name: 'DeliberationResult',
  types: () =>
    [DeliberationChangedModel, ...DELIBERATION_REFUSALS.map((kind) => refusalTypes[kind]), OtherRefusal] as const,
  resolveType: (value: { readonly kind: string }): string => value.kind,
});
