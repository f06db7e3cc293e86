import { createUnionType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { EFFECT_KINDS } from '#libs/voting';
import { OtherRefusal, refusalTypes } from '../../graphql/refusal.models.js';
import { RunModel } from '../../distribution/run.model.js';
import { MotionStateName } from '../voting.models.js';
import {
  BallotKindName,
  MotionDivisionModel,
  MotionOptionInput,
  MotionOptionModel,
  MotionOutcomeLineModel,
  MotionWinnerModel,
} from './ballot.models.js';

export const MotionKindName = Object.fromEntries(EFFECT_KINDS.map((kind) => [kind, kind]));
registerEnumType(MotionKindName, { name: 'MotionKind' });

@ObjectType('MotionEffectMember')
export class MotionEffectMemberModel {
  @Field(() => String) name!: string;
  @Field(() => String) value!: string;
}

@ObjectType('MotionCollege')
export class MotionCollegeModel {
  @Field(() => String) code!: string;
  @Field(() => String, { description: 'The weight that the custom gives it: 3/10. Empty where all vote as one.' })
  weight!: string;
  @Field(() => Int, { nullable: true, description: 'How many stand on its frozen roll; null before it opens.' })
  roll!: number | null;
  @Field(() => Boolean, {
    description: 'So few that the verdict alone would tell their votes: their ballots are open.',
  })
  declaredOpen!: boolean;
}

@ObjectType('MotionTerms', {
  description: 'How a motion is voted on and counted, as the custom said when it was noticed.',
})
export class MotionTermsModel {
  @Field(() => String, { description: 'Empty where the ballot has a rule of its own, and no majority.' })
  majority!: string;
  @Field(() => String, { description: 'WEIGHTED: over all colleges. EVERY: in each of them. Empty likewise.' })
  count!: string;
  @Field(() => String) empty!: string;
  @Field(() => [MotionCollegeModel]) colleges!: MotionCollegeModel[];
  @Field(() => String, { description: 'The share of each college’s roll that must be there.' }) quorumShare!: string;
  @Field(() => Int) quorumAtMost!: number;
  @Field(() => Int) extensionHours!: number;
  @Field(() => Int) standstillHours!: number;
  @Field(() => Int, { description: 'A college with fewer ballots publishes its verdict and no count.' })
  leastShown!: number;
  @Field(() => String, {
    nullable: true,
    description: 'TOKENS: nobody can put a name to a ballot. Null where one can.',
  })
  secrecy!: string | null;
}

@ObjectType('CollegeOutcome', {
  description: 'What is published of one college: its turnout always, its counts where they tell of nobody.',
})
export class CollegeOutcomeModel {
  @Field(() => String) college!: string;
  @Field(() => Int) roll!: number;
  @Field(() => Int) present!: number;
  @Field(() => Int) quorum!: number;
  @Field(() => Boolean) quorumMet!: boolean;
  @Field(() => Int, { nullable: true }) yes!: number | null;
  @Field(() => Int, { nullable: true }) no!: number | null;
  @Field(() => Int, { nullable: true }) abstain!: number | null;
  @Field(() => String, { nullable: true, description: 'Why no count is shown: SMALL, or COVER for a small one.' })
  withheld!: string | null;
}

@ObjectType('MotionOutcome')
export class MotionOutcomeModel {
  @Field(() => String, { description: 'CARRIED, LOST or INQUORATE.' }) verdict!: string;
  @Field(() => [CollegeOutcomeModel]) colleges!: CollegeOutcomeModel[];
  @Field(() => String, { nullable: true, description: 'The weighed share of yes; null where none is published.' })
  weighed!: string | null;
  @Field(() => String, { description: 'The resolution as it is logged and hashed: canonical JSON.' }) text!: string;
  @Field(() => String) resultHash!: string;
  @Field(() => String, { description: 'The hash of its leaf in the log.' }) leaf!: string;
  @Field(() => [MotionOutcomeLineModel], { description: 'Of a division; empty of anything else.' })
  lines?: MotionOutcomeLineModel[];
  @Field(() => [MotionWinnerModel], { description: 'Who or what was chosen; empty where it was carried or lost.' })
  winners!: MotionWinnerModel[];
  @Field(() => String, { nullable: true, description: 'Every step of the rule, in its canonical text.' })
  proof!: string | null;
  @Field(() => [String], { description: 'The same in words.' }) told!: string[];
  @Field(() => [ID], { description: 'The entries that carried it out.' }) journalIds?: string[];
  @Field(() => RunModel, { nullable: true, description: 'The run that pays people what it gave them.' })
  run?: RunModel | null;
}

@ObjectType('OwnMotion')
export class OwnMotionModel {
  @Field(() => Boolean) writes!: boolean;
  @Field(() => Boolean) invited!: boolean;
  @Field(() => Boolean) supports!: boolean;
  @Field(() => String, {
    nullable: true,
    description: 'Your reference on its frozen roll: random, and of this vote alone.',
  })
  voter!: string | null;
  @Field(() => String, { nullable: true }) college!: string | null;
  @Field(() => Int, { description: 'How many ballots you have cast on it; the last one counts.' }) ballots!: number;
  @Field(() => String, { nullable: true }) receipt!: string | null;
  @Field(() => String, {
    description: 'The key that signs your next ballot, in hexadecimal; empty where you have none.',
  })
  key!: string;
  @Field(() => [String], { description: 'Colleges in which you are a member today; in two, choose one.' })
  colleges!: string[];
}

@ObjectType('Motion', { description: 'What members decide by a majority of their colleges, from its first draft on.' })
export class MotionModel {
  @Field(() => ID) id!: string;
  @Field(() => MotionKindName) kind!: string;
  @Field(() => MotionStateName) state!: string;
  @Field(() => String) title!: string;
  @Field(() => String) why!: string;
  @Field(() => String) what!: string;
  @Field(() => String) cost!: string;
  @Field(() => [MotionEffectMemberModel]) effect!: MotionEffectMemberModel[];
  @Field(() => BallotKindName, { description: 'What a ballot on it says.' }) ballot!: string;
  @Field(() => [MotionOptionModel], { description: 'What is chosen among; empty where it is carried or lost.' })
  options!: MotionOptionModel[];
  @Field(() => MotionDivisionModel, { nullable: true, description: 'Of a division, from its notice on.' })
  division!: MotionDivisionModel | null;
  @Field(() => Int) version!: number;
  @Field(() => String, { description: 'By roll number, or by name where it is public.' }) sponsor!: string;
  @Field(() => [String], { description: 'Who writes it with the sponsor.' }) authors!: string[];
  @Field(() => Date) draftedAt!: Date;
  @Field(() => Date, { nullable: true }) opensAt!: Date | null;
  @Field(() => Date, { nullable: true, description: 'With its extension, where it has one.' }) closesAt!: Date | null;
  @Field(() => Boolean, { description: 'The quorum was met so late that time to answer was added, once.' })
  extended!: boolean;
  @Field(() => Date, {
    nullable: true,
    description: 'Nothing is done before it, so that the count can be checked; then it is carried out.',
  })
  standstillUntil!: Date | null;
  @Field(() => Date, { nullable: true }) executedAt!: Date | null;
  @Field(() => String, { nullable: true, description: 'Carried and blocked: why it could not be carried out.' })
  blockedWhy!: string | null;
  @Field(() => Int, { nullable: true }) customVersion!: number | null;
  @Field(() => MotionTermsModel, { nullable: true, description: 'Null until it is noticed.' })
  terms!: MotionTermsModel | null;
  @Field(() => ID, { nullable: true, description: 'The inquorate motion that this one calls a second time.' })
  secondCallOf!: string | null;

  @Field(() => ID, { nullable: true, description: 'The division that a college is asked to agree to.' })
  concerns!: string | null;

  @Field(() => ID, { nullable: true, description: 'The motion by which a college is asked to agree to this division.' })
  ratifiedBy!: string | null;
  @Field(() => ID, { nullable: true, description: 'The motion that calls this one a second time.' })
  calledAgainAs!: string | null;
  @Field(() => Int) supporters!: number;
  @Field(() => Int, { nullable: true, description: 'How many must support it before it is noticed; null since.' })
  supportersNeeded!: number | null;
  @Field(() => Int, {
    nullable: true,
    description: 'With so many supporters any of them may put it to the vote; null once it was noticed.',
  })
  requisitionNeeded!: number | null;
  @Field(() => Int) onRoll!: number;
  @Field(() => Int) turnout!: number;
  @Field(() => MotionOutcomeModel, { nullable: true, description: 'Null until it is counted.' })
  outcome!: MotionOutcomeModel | null;
  @Field(() => OwnMotionModel, {
    nullable: true,
    description: 'What whoever asks is to it; null where nobody is signed in.',
  })
  own!: OwnMotionModel | null;
}

@InputType()
export class MotionEffectInput {
  @Field(() => String) name!: string;
  @Field(() => String) value!: string;
}

@InputType()
export class MotionTextInput {
  @Field(() => String) title!: string;
  @Field(() => String) why!: string;
  @Field(() => String) what!: string;
  @Field(() => String) cost!: string;
  @Field(() => [MotionEffectInput]) effect!: MotionEffectInput[];
  @Field(() => [MotionOptionInput], {
    nullable: true,
    description: 'Of a round, an election or a choice among options.',
  })
  options?: MotionOptionInput[] | null;
}

@InputType()
export class SignedBallotInput {
  @Field(() => ID) motionId!: string;
  @Field(() => Int, { description: '1 for your first ballot, one more for each that replaces it.' }) number!: number;
  @Field(() => String, { description: 'Canonical JSON of the choice: {"choice":"YES"}, {"approve":["roof"]}.' })
  choice!: string;
  @Field(() => String, { description: '32 random bytes, in hexadecimal.' }) salt!: string;
  @Field(() => String, { description: 'Your enrolled key (Ed25519), in hexadecimal.' }) key!: string;
  @Field(() => String, { description: 'Of the ballot’s statement, by that key; in hexadecimal.' }) signature!: string;
}

@ObjectType('MotionChanged')
export class MotionChangedModel {
  @Field(() => MotionModel) motion!: MotionModel;
}

@ObjectType('VoteCast')
export class VoteCastModel {
  @Field(() => String, {
    description: 'What you keep: it finds your ballot in the log, and tells nothing of your choice.',
  })
  receipt!: string;
  @Field(() => Date) castAt!: Date;
  @Field(() => String, {
    nullable: true,
    description:
      'The server’s word, signed by the log’s key, that the ballot’s leaf will stand in the log by a deadline.',
  })
  promise!: string | null;
  @Field(() => MotionModel) motion!: MotionModel;
}

@ObjectType('OwnChanged', { description: 'It was done.' })
export class OwnChangedModel {
  @Field(() => String) value!: string;
}

/** The refusals of a motion that have a type of their own in the schema. */
export const MOTION_REFUSALS = ['NotFound', 'NotAllowed', 'MotionNotOpen', 'MotionClosed', 'NotOnElectorate'] as const;

const refusals = MOTION_REFUSALS.map((kind) => refusalTypes[kind]);
const resolveType = (value: { readonly kind: string }): string => value.kind;

export const MotionResult = createUnionType({
  name: 'MotionResult',
  types: () => [MotionChangedModel, ...refusals, OtherRefusal] as const,
  resolveType,
});

export const CastVoteResult = createUnionType({
  name: 'CastVoteResult',
  types: () => [VoteCastModel, ...refusals, OtherRefusal] as const,
  resolveType,
});

export const OwnResult = createUnionType({
  name: 'OwnResult',
  types: () => [OwnChangedModel, ...refusals, OtherRefusal] as const,
  resolveType,
});
