import { ArgsType, createUnionType, Field, ID, ObjectType } from '@nestjs/graphql';
import { OtherRefusal, refusalTypes } from '../../graphql/refusal.models.js';
import { Quantity } from '../../graphql/scalars.js';
import { PeriodModel } from '../../surplus/period.model.js';

@ObjectType('AsOfBalance', { description: 'What one account held, without what is below it.' })
export class AsOfBalanceModel {
  @Field(() => String) account!: string;
  @Field(() => String) unit!: string;
  @Field(() => Quantity) debit!: bigint;
  @Field(() => Quantity) credit!: bigint;
  @Field(() => Quantity, { description: 'On its growing side.' }) balance!: bigint;
}

@ObjectType()
export class TrialBalanceRow {
  @Field(() => String) path!: string;
  @Field(() => String) unit!: string;
  @Field(() => Quantity) debit!: bigint;
  @Field(() => Quantity) credit!: bigint;
}

@ObjectType()
export class TrialBalanceTotal {
  @Field(() => String) unit!: string;
  @Field(() => Quantity) debit!: bigint;
  @Field(() => Quantity) credit!: bigint;
  @Field(() => Quantity) difference!: bigint;
}

@ObjectType('TrialBalance')
export class TrialBalanceModel {
  @Field(() => [TrialBalanceRow]) rows!: readonly TrialBalanceRow[];
  @Field(() => [TrialBalanceTotal]) totals!: readonly TrialBalanceTotal[];
  @Field(() => Date) asOf!: Date;
  @Field(() => String) batch!: string;
  @Field(() => String) head!: string;
}

@ObjectType('PeriodChanged', { description: 'The period, closed or reopened.' })
export class PeriodChangedModel {
  @Field(() => PeriodModel) period!: PeriodModel;
}

@ObjectType('AccountChanged')
export class AccountChangedModel {
  @Field(() => String) path!: string;
  @Field(() => String) unit!: string;
  @Field(() => Boolean) closed!: boolean;
  @Field(() => Quantity, { nullable: true }) floor!: bigint | null;
  @Field(() => Quantity, { nullable: true }) ceiling!: bigint | null;
}

/** The refusals of closing and reopening that have a type of their own in the schema. */
export const PERIOD_REFUSALS = [
  'NotFound',
  'NotAllowed',
  'PeriodClosed',
  'PeriodHardClosed',
  'PeriodNotOver',
  'EarlierPeriodOpen',
  'NotLastClosed',
  'ResolutionMissing',
  'AlreadyPutToVote',
  'OpenHolds',
] as const;

export const PeriodResult = createUnionType({
  name: 'PeriodResult',
  types: () => [PeriodChangedModel, ...PERIOD_REFUSALS.map((kind) => refusalTypes[kind]), OtherRefusal] as const,
  resolveType: (value: { readonly kind: string }) => value.kind,
});

/** The refusals of a change to an account that have a type of their own in the schema. */
export const ACCOUNT_REFUSALS = [
  'UnknownAccount',
  'AccountClosed',
  'AccountNotEmpty',
  'BalanceBelowFloor',
  'BalanceAboveCeiling',
  'NotAllowed',
] as const;

export const AccountResult = createUnionType({
  name: 'AccountResult',
  types: () => [AccountChangedModel, ...ACCOUNT_REFUSALS.map((kind) => refusalTypes[kind]), OtherRefusal] as const,
  resolveType: (value: { readonly kind: string }) => value.kind,
});

@ArgsType()
export class BoundsArgs {
  @Field(() => String) path!: string;
  @Field(() => String) unit!: string;
  @Field(() => Quantity, { nullable: true, description: 'In smallest steps; none where nothing is said.' })
  floor?: bigint | null;
  @Field(() => Quantity, { nullable: true }) ceiling?: bigint | null;
}

@ArgsType()
export class TrialBalanceArgs {
  @Field(() => String, { nullable: true }) body?: string | null;
  @Field(() => String, { nullable: true }) unit?: string | null;
  @Field(() => String, {
    nullable: true,
    description: 'The cash of a restricted fund and the fund: they differ by what it released.',
  })
  fund?: string | null;
  @Field(() => ID, { nullable: true, description: 'Through the end of a period.' }) periodId?: string | null;
  @Field(() => String, { nullable: true, description: 'Through the end of a day, 2026-03-31.' }) effective?:
    string | null;
  @Field(() => Date, { nullable: true, description: 'As it had been recorded by then.' }) recorded?: Date | null;
}
