import { createUnionType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { PageInfo } from '../graphql/page-info.model.js';
import { OtherRefusal, refusalTypes } from '../graphql/refusal.models.js';
import { Quantity } from '../graphql/scalars.js';
import type { RollWish } from './act-of-wish.js';

@ObjectType('RollEvent')
export class RollEventModel {
  @Field(() => Int) number!: number;
  @Field(() => String) event!: string;
  @Field(() => String) on!: string;
  @Field(() => Int) customVersion!: number;
  @Field(() => String, { description: 'Canonical JSON; empty for lines older than documents.' }) document!: string;
  @Field(() => String, { description: 'Of the line: the next line names it.' }) hash!: string;
  @Field(() => String, { nullable: true, description: 'The hash of its leaf in the log.' }) leaf!: string | null;
  @Field(() => String, { nullable: true }) note!: string | null;
  @Field(() => Quantity, { nullable: true }) fine!: bigint | null;
  @Field(() => String, { nullable: true, description: 'The other party of the act, by roll number.' })
  toUseOf!: string | null;
  @Field(() => String, { nullable: true }) verdict!: string | null;
}

@ObjectType('Fine')
export class FineModel {
  @Field(() => Quantity) amount!: bigint;
  @Field(() => Quantity, { description: 'Two years of value less rent: no custom can ask more.' }) cap!: bigint;
  @Field(() => String) currency!: string;
  @Field(() => String, { description: 'The words of the custom.' }) rule!: string;
  @Field(() => String) on!: string;
  @Field(() => Int) customVersion!: number;
  @Field(() => Int, { description: 'The line of the roll that asks for it.' }) line!: number;
  @Field(() => Quantity, { description: 'What the roll asks now: less than the amount where a jury reduced it.' })
  due!: bigint;
  @Field(() => Quantity, { description: 'What came in for it, by the books.' }) paid!: bigint;
  @Field(() => String, { description: 'DUE, DISPUTED, PAID or REMITTED.' }) state!: string;
  @Field(() => ID, { nullable: true }) journalId!: string | null;
}

@ObjectType('HoldingGate')
export class HoldingGateModel {
  @Field(() => String) number!: string;
  @Field(() => String, { description: 'The pasture.' }) subject!: string;
  @Field(() => String, { description: 'How many gates.' }) quantity!: string;
  @Field(() => String) state!: string;
}

@ObjectType('HoldingPeriod')
export class HoldingPeriodModel {
  @Field(() => String) holder!: string;
  @Field(() => String) from!: string;
  @Field(() => String, { nullable: true, description: 'The first day on which they no longer held.' })
  until!: string | null;
}

@ObjectType('Holding')
export class HoldingModel {
  @Field(() => ID) id!: string;
  @Field(() => String, { description: 'Of the holding: H-0001.' }) number!: string;
  @Field(() => String, { description: 'Of the person: r0017.' }) rollNumber!: string;
  @Field(() => String) kind!: string;
  @Field(() => String) holder!: string;
  @Field(() => Boolean, { description: 'True when the holder chose to show a name.' }) named!: boolean;
  @Field(() => String) subject!: string;
  @Field(() => String) since!: string;
  @Field(() => String) state!: string;
  @Field(() => [RollEventModel]) events!: readonly RollEventModel[];
  @Field(() => String, { nullable: true, description: 'Smallest steps a year, or gates.' }) quantity!: string | null;
  @Field(() => String, { nullable: true, description: 'gpu-time, tokens-in, tokens-out, or gates.' })
  unit!: string | null;
  @Field(() => String, { nullable: true }) currency!: string | null;
  @Field(() => Quantity, { nullable: true, description: 'Annual custom rent, minor units.' }) rent!: bigint | null;
  @Field(() => Quantity, { nullable: true, description: 'Annual custom value, minor units.' }) value!: bigint | null;
  @Field(() => Quantity, { nullable: true, description: 'The most that an admittance could ask.' })
  fineCap!: bigint | null;
  @Field(() => [FineModel]) fines!: readonly FineModel[];
  @Field(() => String, { nullable: true, description: 'Which of successive lives holds.' }) lives!: string | null;
  @Field(() => String, { nullable: true, description: 'A day that something runs until.' }) term!: string | null;
  @Field(() => String, { nullable: true }) conditions!: string | null;
  @Field(() => String, { nullable: true, description: 'To whom it is pledged, for how much and until when.' })
  pledge!: string | null;
  @Field(() => [HoldingPeriodModel]) periods!: readonly HoldingPeriodModel[];
  @Field(() => String, { nullable: true }) letTo!: string | null;
  @Field(() => String, { nullable: true }) letUntil!: string | null;
  @Field(() => String, { nullable: true, description: 'Who waits to be admitted.' }) toUseOf!: string | null;
  @Field(() => String, { nullable: true, description: 'The holding that this one goes with.' })
  appurtenantTo!: string | null;
  @Field(() => [HoldingGateModel], {
    description: 'The gates that go with it: moved and divided with it, whole, pro rata to the land of each part.',
  })
  gates!: readonly HoldingGateModel[];
  @Field(() => [String], { description: 'What you may ask the court to enter of it now.' }) myActs!: readonly string[];
}

@ObjectType('Facet')
export class FacetModel {
  @Field(() => String) value!: string;
  @Field(() => Int) count!: number;
}

@ObjectType('RegisterFacets')
export class RegisterFacetsModel {
  @Field(() => [FacetModel]) kinds!: readonly FacetModel[];
  @Field(() => [FacetModel]) states!: readonly FacetModel[];
  @Field(() => [FacetModel]) subjects!: readonly FacetModel[];
}

@ObjectType()
export class HoldingEdge {
  @Field(() => String) cursor!: string;
  @Field(() => HoldingModel) node!: HoldingModel;
}

@ObjectType()
export class HoldingConnection {
  @Field(() => [HoldingEdge]) edges!: HoldingEdge[];
  @Field(() => PageInfo) pageInfo!: PageInfo;
  @Field(() => Int) totalCount!: number;
  @Field(() => RegisterFacetsModel, { description: 'Of the whole register.' }) facets!: RegisterFacetsModel;
}

@InputType()
export class EnterRollInput implements RollWish {
  @Field(() => String, { nullable: true, description: 'The number; none for a GRANT.' }) holding?: string | null;
  @Field(() => String, { description: 'GRANT, ADMIT, SURRENDER, …' }) act!: string;
  @Field(() => String, { nullable: true, description: 'The day of the court; today where none is said.' })
  on?: string | null;
  @Field(() => String, { nullable: true, description: 'The other party, by roll number.' }) toUseOf?: string | null;
  @Field(() => String, { nullable: true, description: 'A marginal note, for everybody to read.' }) note?: string | null;
  @Field(() => String, { nullable: true }) kind?: string | null;
  @Field(() => String, { nullable: true }) subject?: string | null;
  @Field(() => Quantity, { nullable: true }) quantity?: bigint | null;
  @Field(() => String, { nullable: true }) meter?: string | null;
  @Field(() => String, { nullable: true }) appurtenantTo?: string | null;
  @Field(() => Quantity, { nullable: true, description: 'What a pledge secures, or a jury leaves of a fine.' }) sum?:
    bigint | null;
  @Field(() => String, { nullable: true, description: 'When a let, a pledge, a minority or a suspension ends.' })
  until?: string | null;
  @Field(() => Quantity, { nullable: true, description: 'A fine that is demanded: never above the custom.' })
  fine?: bigint | null;
  @Field(() => String, { nullable: true }) verdict?: string | null;
  @Field(() => [String], { nullable: true, description: 'Roll numbers.' }) jury?: string[] | null;
  @Field(() => Int, { nullable: true }) votes?: number | null;
  @Field(() => [Quantity], { nullable: true, description: 'The land of each part of a SPLIT.' }) parts?:
    bigint[] | null;
}

@InputType()
export class PayFineInput {
  @Field(() => String, { description: 'The number: H-0001.' }) holding!: string;
  @Field(() => Int, { nullable: true, description: 'The line of the fine; the last fine where none is said.' })
  line?: number | null;
  @Field(() => Quantity, { description: 'Minor units, no more than is owed.' }) amount!: bigint;
  @Field(() => String, { description: 'The bank’s line or the till’s slip: booked once for a fine.' }) payment!: string;
  @Field(() => String, { nullable: true, description: 'The day it came in; today where none is said.' })
  on?: string | null;
}

@ObjectType('FinePaid')
export class FinePaidModel {
  @Field(() => HoldingModel) holding!: HoldingModel;
  @Field(() => ID) journalId!: string;
  @Field(() => Quantity, { description: 'What is still owed of the fine.' }) owed!: bigint;
}

@ObjectType('RollEntered')
export class RollEnteredModel {
  @Field(() => HoldingModel) holding!: HoldingModel;
}

/** The refusals of the roll that have a type of their own. */
export const ROLL_REFUSALS = ['NotAllowed', 'NotFound'] as const;

export const EnterRollResult = createUnionType({
  name: 'EnterRollResult',
  types: () => [RollEnteredModel, ...ROLL_REFUSALS.map((kind) => refusalTypes[kind]), OtherRefusal] as const,
  resolveType: (value: { readonly kind: string }) => value.kind,
});

export const PayFineResult = createUnionType({
  name: 'PayFineResult',
  types: () => [FinePaidModel, ...ROLL_REFUSALS.map((kind) => refusalTypes[kind]), OtherRefusal] as const,
  resolveType: (value: { readonly kind: string }) => value.kind,
});
