import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

@ObjectType('MotionPastureChoice')
export class PastureChoiceModel {
  @Field(() => String) pasture!: string;
  @Field(() => String, { description: 'How many gates it has.' }) gates!: string;
  @Field(() => String, { description: 'How many of them are held.' }) held!: string;
}

@ObjectType('MotionBlockChoice')
export class BlockChoiceModel {
  @Field(() => ID) id!: string;
  @Field(() => String) purpose!: string;
  @Field(() => String, { nullable: true, description: 'Null where it holds at every site.' }) site!: string | null;
}

@ObjectType('MotionDisposalChoice')
export class DisposalChoiceModel {
  @Field(() => String) code!: string;
  @Field(() => String) asset!: string;
  @Field(() => String, { description: 'What the asset is called.' }) name!: string;
}

@ObjectType('MotionAssetChoice')
export class AssetChoiceModel {
  @Field(() => String) code!: string;
  @Field(() => String) name!: string;
  @Field(() => String) currency!: string;
}

@ObjectType('MotionHoldingChoice')
export class HoldingChoiceModel {
  @Field(() => String, { description: 'The number of its last line on the roll: an effect names it as it stood then.' })
  entry!: string;
  @Field(() => Boolean, { description: 'Whether somebody holds it by admittance; otherwise it waits for one.' })
  held!: boolean;
  @Field(() => String) number!: string;
  @Field(() => String) kind!: string;
  @Field(() => String) subject!: string;
}

@ObjectType('MotionOfficeChoice')
export class OfficeChoiceModel {
  @Field(() => ID) office!: string;
  @Field(() => String) role!: string;
  @Field(() => String, { description: 'By roll number, or by name where it is public.' }) holder!: string;
  @Field(() => Boolean) recalled!: boolean;
}

@ObjectType('MotionSeatChoice')
export class SeatChoiceModel {
  @Field(() => String) body!: string;
  @Field(() => String, { description: 'The hash of the resolution that gave it.' }) election!: string;
  @Field(() => String) place!: string;
  @Field(() => String, { description: 'By roll number, or by name where it is public.' }) holder!: string;
  @Field(() => Boolean) recalled!: boolean;
}

@ObjectType('MotionBetRunning')
export class BetRunningModel {
  @Field(() => ID, { description: 'The motion by which members chose it.' }) motion!: string;
  @Field(() => String, { description: 'Its name among the bets of that motion.' }) id!: string;
  @Field(() => String) title!: string;
  @Field(() => String, { description: 'What was committed to it, in minor units.' }) cost!: string;
  @Field(() => String) currency!: string;
  @Field(() => String, { description: 'The day, in UTC, on which its term ends.' }) endsOn!: string;
  @Field(() => Boolean, { description: 'Whether its term is over.' }) over!: boolean;
}

@ObjectType('MotionChoices', {
  description: 'What a motion can be about today, so that nobody types a reference: 200 of each at most.',
})
export class MotionChoicesModel {
  @Field(() => [String], {
    description: 'Purposes that are blocked somewhere, or that keys of three holders or more name.',
  })
  purposes!: string[];
  @Field(() => [PastureChoiceModel]) pastures!: PastureChoiceModel[];
  @Field(() => [BlockChoiceModel], { description: 'Blocks that nobody has lifted.' }) blocks!: BlockChoiceModel[];
  @Field(() => [DisposalChoiceModel], { description: 'Asked for, and not authorised.' })
  disposals!: DisposalChoiceModel[];
  @Field(() => [AssetChoiceModel]) assets!: AssetChoiceModel[];
  @Field(() => [HoldingChoiceModel], { description: 'Holdings that wait for an admittance, and those that are held.' })
  holdings!: HoldingChoiceModel[];
  @Field(() => [OfficeChoiceModel], { description: 'Officers, auditors and operators.' }) offices!: OfficeChoiceModel[];
  @Field(() => [SeatChoiceModel], { description: 'Seats that the last election to each body gave.' })
  seats!: SeatChoiceModel[];
  @Field(() => [BetRunningModel], {
    description: 'Bets that members chose, those that run first, by the end of their term.',
  })
  bets!: BetRunningModel[];
  @Field(() => Int, { description: 'How many of each are named at most.' }) most!: number;
}
