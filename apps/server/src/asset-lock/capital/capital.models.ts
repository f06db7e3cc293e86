import { createUnionType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { OtherRefusal, refusalTypes } from '../../graphql/refusal.models.js';
import { Quantity } from '../../graphql/scalars.js';
import type { CapitalNode, ShareWish } from './capital.types.js';
import type { WindingUpLine, WindingUpPlan } from './winding-up-document.js';

@ObjectType({ description: 'Capital: what was agreed, and what came of it. It carries no vote.' })
export class CapitalInstrumentNode implements Omit<CapitalNode, 'kind' | 'state'> {
  @Field(() => String) code!: string;
  @Field(() => String, { description: 'WITHDRAWABLE_SHARE, CAPPED_RETURN or GRANT.' }) kind!: string;
  @Field(() => String) holder!: string;
  @Field(() => String) currency!: string;
  @Field(() => Quantity) paidIn!: bigint;
  @Field(() => Quantity, { description: 'Paid back at par.' }) repaid!: bigint;
  @Field(() => Quantity, { description: 'Declared above par.' }) returned!: bigint;
  @Field(() => Quantity, { nullable: true, description: 'All that it may ever be paid.' }) ceiling!: bigint | null;
  @Field(() => String, { description: 'OPEN, PAYING, CLOSED; SUSPENDED for shares; GIVEN for gifts.' }) state!: string;
  @Field(() => String) since!: string;
  @Field(() => Int) votes!: number;
  @Field(() => Int) holders!: number;
  @Field(() => Quantity, { nullable: true, description: 'The most that one person may hold.' }) limit!: bigint | null;
  @Field(() => Quantity, { nullable: true, description: 'What you hold.' }) mine!: bigint | null;
  @Field(() => Quantity, { nullable: true, description: 'What you may still subscribe.' }) room!: bigint | null;
  @Field(() => String, { nullable: true, description: 'Why withdrawals are suspended.' }) why!: string | null;
}

@ObjectType('WindingUpLine')
export class WindingUpLineModel implements Omit<WindingUpLine, 'step'> {
  @Field(() => String, { description: 'ASSET, SET_OFF, PURPOSE, CREDITOR, PAR_CAPITAL or SUCCESSOR.' }) step!: string;
  @Field(() => String) to!: string;
  @Field(() => String, { nullable: true, description: 'Null for a sum of several accounts.' }) account!: string | null;
  @Field(() => Quantity, { description: 'What it brings, or is given.' }) amount!: bigint;
  @Field(() => Quantity, { description: 'What it is owed.' }) owed!: bigint;
  @Field(() => Boolean) locked!: boolean;
}

@ObjectType('WindingUpPlan', {
  description: 'What would become of everything, by the books of a day. It gives nobody anything.',
})
export class WindingUpPlanModel implements Omit<WindingUpPlan, 'lines'> {
  @Field(() => String) at!: string;
  @Field(() => String) currency!: string;
  @Field(() => Int) customVersion!: number;
  @Field(() => String, { description: 'The batch that the books ended with.' }) batch!: string;
  @Field(() => String, { description: 'Its hash.' }) head!: string;
  @Field(() => [WindingUpLineModel]) lines!: WindingUpLineModel[];
  @Field(() => Quantity, { description: 'Book value of everything.' }) total!: bigint;
  @Field(() => Quantity, { description: 'What creditors and members would not get.' }) shortfall!: bigint;
  @Field(() => String, { nullable: true }) successor!: string | null;
  @Field(() => [String]) warnings!: string[];
  @Field(() => String, { description: 'The plan as canonical JSON, for an auditor.' }) document!: string;
  @Field(() => String, { description: 'SHA-256 of the document.' }) hash!: string;
}

@InputType()
export class ShareInput implements ShareWish {
  @Field(() => String, { description: 'Roll number.' }) holder!: string;
  @Field(() => Quantity, { description: 'Minor units, above zero.' }) amount!: bigint;
  @Field(() => String, { description: 'The payment: the same one is booked once.' }) reference!: string;
  @Field(() => String, { nullable: true, description: 'The day, 2026-03-01; now where none is said.' })
  on?: string | null;
}

@ObjectType('SharesMoved')
export class SharesMovedModel {
  @Field(() => ID) journalId!: string;
  @Field(() => Boolean) replayed!: boolean;
  @Field(() => Quantity, { description: 'What the holder holds now.' }) held!: bigint;
  @Field(() => Quantity, { description: 'What the holder may still subscribe.' }) room!: bigint;
}

@ObjectType('WithdrawalsSet')
export class WithdrawalsSetModel {
  @Field(() => Boolean) suspended!: boolean;
  @Field(() => String, { nullable: true }) why!: string | null;
}

/** The refusals of capital that have a type of their own in the schema. */
export const CAPITAL_REFUSALS = ['NotAllowed', 'NotFound', 'InsufficientCash', 'PeriodClosed'] as const;

const refusals = CAPITAL_REFUSALS.map((kind) => refusalTypes[kind]);

export const SharesResult = createUnionType({
  name: 'SharesResult',
  types: () => [SharesMovedModel, ...refusals, OtherRefusal] as const,
  resolveType: (value: { readonly kind: string }) => value.kind,
});

export const WithdrawalsResult = createUnionType({
  name: 'WithdrawalsResult',
  types: () => [WithdrawalsSetModel, refusalTypes.NotAllowed, OtherRefusal] as const,
  resolveType: (value: { readonly kind?: string }) => value.kind ?? 'WithdrawalsSet',
});

export const WindingUpPlanResult = createUnionType({
  name: 'WindingUpPlanResult',
  types: () => [WindingUpPlanModel, refusalTypes.NotFound, OtherRefusal] as const,
  resolveType: (value: { readonly kind?: string }) => value.kind ?? 'WindingUpPlan',
});
